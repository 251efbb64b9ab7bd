"""The layered layout: no row is too full, long edges keep to gaps, the last node stands alone."""

from mlopsc.review.report.layers import Spot, crossings, layered


def test_a_long_edge_passes_every_row_between_in_a_gap() -> None:
    rows, edges = layered({"a": (), "b": ("a",), "c": ("a", "b")}, 4)
    assert Spot("a", 1, gap=True) in rows[1]
    assert {(tail.row, head.row) for tail, head in edges} == {(0, 1), (1, 2)}


def test_no_row_holds_more_than_it_may() -> None:
    needs: dict[str, tuple[str, ...]] = {"a": ()}
    rows, _ = layered(needs | {f"b{number}": ("a",) for number in range(9)}, 4)
    assert [sum(not spot.gap for spot in row) for row in rows] == [1, 4, 4, 1]


def test_the_last_stands_below_all_others() -> None:
    rows, _ = layered({"a": (), "b": ("a",), "last": ("a",)}, 4, last="last")
    assert [spot.name for spot in rows[-1]] == ["last"]
    assert len(rows) == 3


def test_what_crossed_is_untangled() -> None:
    needs: dict[str, tuple[str, ...]] = {"a": (), "b": (), "c": ("b",), "d": ("a",)}
    rows, edges = layered(needs, 4)
    assert crossings(rows, edges) == 0
    written = (rows[0], tuple(sorted(rows[1], key=lambda spot: spot.name)))
    assert crossings(written, edges) == (rows[0][0].name == "a")
