"""The fairness measures equal fairlearn's, and the gate says what it counted."""

import importlib
import random
from decimal import Decimal

import pytest

from mlopsc_templates.runtime.fairness import MEASURES, judge, rates
from mlopsc_templates.runtime.rules import FairnessGate


def sample(seed: int, groups: str) -> tuple[list[int], list[int], list[str]]:
    """Two hundred rows whose predictions lean towards the first group."""
    dice = random.Random(seed)  # noqa: S311 - test data, not a secret
    members = [dice.choice(groups) for _ in range(200)]
    truth = [dice.randint(0, 1) for _ in members]
    lean = [0.2 if each == groups[0] else 0.0 for each in members]
    predicted = [int(dice.random() < 0.3 + 0.4 * y + up) for y, up in zip(truth, lean, strict=True)]
    return truth, predicted, members


@pytest.mark.parametrize("metric", sorted(MEASURES))
@pytest.mark.parametrize(("seed", "groups"), [(1, "ab"), (2, "abc"), (3, "abcde")])
def test_measure_equals_fairlearn(metric: str, seed: int, groups: str) -> None:
    truth, predicted, members = sample(seed, groups)
    fairlearn = importlib.import_module("fairlearn.metrics")
    theirs = getattr(fairlearn, metric)(truth, predicted, sensitive_features=members)
    ours = MEASURES[metric](tuple(rates(truth, predicted, members).values()))
    assert ours is not None
    assert float(ours) == pytest.approx(theirs, abs=1e-12)
    assert ours > 0  # else an empty measure would pass


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.UndefinedMetricWarning")
def test_group_without_positives_counts_as_fairlearn_counts_it() -> None:
    truth, predicted, members = [1, 1, 0, 0, 0], [1, 0, 0, 1, 0], list("aaabb")
    fairlearn = importlib.import_module("fairlearn.metrics")
    theirs = fairlearn.equal_opportunity_difference(truth, predicted, sensitive_features=members)
    ours = MEASURES["equal_opportunity_difference"](
        tuple(rates(truth, predicted, members).values())
    )
    assert ours is not None
    assert float(ours) == pytest.approx(theirs)


def gate(maximum: str) -> FairnessGate:
    return FairnessGate("demographic_parity_difference", "group", None, Decimal(maximum))


def test_bound_itself_passes_and_a_hair_less_does_not() -> None:
    found = rates([0] * 20, [1] * 3 + [0] * 7 + [1] * 2 + [0] * 8, ["a"] * 10 + ["b"] * 10)
    assert judge(gate("0.1"), found).passed
    refused = judge(gate("0.0999999999999999999"), found)
    assert not refused.passed
    assert refused.measured == "0.100000"
    assert refused.why == "a: 10 rows, b: 10 rows"


def test_small_groups_are_named() -> None:
    found = rates([1, 0, 1], [1, 0, 1], ["a", "a", ""])
    assert judge(gate("1"), found).why == (
        "(empty): 1 rows, a: 2 rows (fewer than 2 rows in: (empty))"
    )


@pytest.mark.parametrize(
    ("predicted", "groups", "why"),
    [
        ([1, 0], "aa", "one group only"),
        ([0, 0], "ab", "no row of any group is predicted positive"),
    ],
)
def test_what_cannot_be_measured_is_refused(predicted: list[int], groups: str, why: str) -> None:
    ratio = FairnessGate("demographic_parity_ratio", "group", Decimal("0.8"), None)
    result = judge(ratio, rates([1, 0], predicted, list(groups)))
    assert (result.passed, why in result.why) == (False, True)
