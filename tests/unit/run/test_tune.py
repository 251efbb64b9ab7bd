"""What is tried depends on the seed and the space alone."""

from hypothesis import given
from hypothesis import strategies as st

from mlopsc.run.tree import Range, Scalar, Tune
from mlopsc.run.tune import trials_of

SPACE: dict[str, Range | tuple[Scalar, ...]] = {
    "rate": Range(0.01, 0.3, log=True, whole=False),
    "depth": Range(2, 5, log=False, whole=True),
    "kind": ("a", "b"),
}

EXPECTED = (
    {"depth": 5, "kind": "b", "rate": 0.038869},
    {"depth": 4, "kind": "b", "rate": 0.0148515},
)


def make_tune(
    algorithm: str, most: int, space: dict[str, Range | tuple[Scalar, ...]] = SPACE
) -> Tune:
    return Tune("train", algorithm, most, 1, "auc", maximize=True, parameters=space)


def test_the_same_seed_draws_the_same() -> None:
    tune = make_tune("random", 4)
    backwards = make_tune("random", 4, dict(reversed(SPACE.items())))
    assert trials_of(tune, 42) == trials_of(tune, 42) == trials_of(backwards, 42)
    assert trials_of(tune, 42) != trials_of(tune, 43)


def test_these_very_numbers_are_drawn() -> None:
    """Written down once: another machine or another Python must draw the same."""
    assert trials_of(make_tune("random", 2), 42) == EXPECTED


def test_fewer_trials_are_the_first_of_more() -> None:
    assert trials_of(make_tune("random", 2), 7) == trials_of(make_tune("random", 5), 7)[:2]


@given(st.integers(0, 2**32))
def test_a_draw_stays_in_its_space(seed: int) -> None:
    for each in trials_of(make_tune("random", 3), seed):
        rate, depth = each["rate"], each["depth"]
        assert isinstance(rate, float)
        assert 0.01 <= rate <= 0.3
        assert isinstance(depth, int)
        assert 2 <= depth <= 5
        assert each["kind"] in ("a", "b")


def test_a_grid_walks_names_and_values_in_order() -> None:
    space: dict[str, Range | tuple[Scalar, ...]] = {"b": (1, 2), "a": ("x", "y")}
    assert trials_of(make_tune("grid", 3, space), 0) == (
        {"a": "x", "b": 1},
        {"a": "x", "b": 2},
        {"a": "y", "b": 1},
    )
