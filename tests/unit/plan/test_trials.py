"""What is tried depends on the seed and the space alone."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from mlopsc.plan.model import Origin, Tune, TuneParameter
from mlopsc.plan.trials import trials


def drawn_between(low: str, high: str, scale: str = "linear") -> TuneParameter:
    return TuneParameter(Decimal(low), Decimal(high), scale, ())


def one_of(*values: bool | int | float | str) -> TuneParameter:
    return TuneParameter(None, None, "linear", values)


SPACE = {
    "rate": drawn_between("0.01", "0.3", "log"),
    "depth": drawn_between("2", "5"),
    "kind": one_of("a", "b"),
}
EXPECTED = (
    {"depth": 5, "kind": "b", "rate": 0.038869},
    {"depth": 4, "kind": "b", "rate": 0.0148515},
)


def make_tune(algorithm: str, most: int, space: dict[str, TuneParameter] = SPACE) -> Tune:
    where = Origin("pipeline.tune", "mlops.yaml:1")
    return Tune("train", algorithm, most, 1, "auc", True, space, where)  # noqa: FBT003 - a record


def test_the_same_seed_draws_the_same() -> None:
    tune = make_tune("random", 4)
    backwards = make_tune("random", 4, dict(reversed(SPACE.items())))
    assert trials(tune, 42) == trials(tune, 42) == trials(backwards, 42)
    assert trials(tune, 42) != trials(tune, 43)


def test_these_very_numbers_are_drawn() -> None:
    """Written down once: another machine or another Python must draw the same."""
    assert trials(make_tune("random", 2), 42) == EXPECTED


def test_fewer_trials_are_the_first_of_more() -> None:
    assert trials(make_tune("random", 2), 7) == trials(make_tune("random", 5), 7)[:2]


@given(st.integers(0, 2**32))
def test_a_draw_stays_in_its_space(seed: int) -> None:
    for each in trials(make_tune("random", 3), seed):
        rate, depth = each["rate"], each["depth"]
        assert isinstance(rate, float)
        assert 0.01 <= rate <= 0.3
        assert isinstance(depth, int)
        assert 2 <= depth <= 5
        assert each["kind"] in ("a", "b")


def test_a_grid_walks_names_and_values_in_order_and_ends_at_the_most() -> None:
    space = {"b": one_of(1, 2), "a": one_of("x", "y")}
    whole = (
        {"a": "x", "b": 1},
        {"a": "x", "b": 2},
        {"a": "y", "b": 1},
        {"a": "y", "b": 2},
    )
    assert trials(make_tune("grid", 3, space), 0) == whole[:3]
    assert trials(make_tune("grid", 9, space), 0) == whole
