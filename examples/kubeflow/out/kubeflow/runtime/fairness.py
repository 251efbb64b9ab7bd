"""The fairness gates: differences between groups of a sensitive column, counted exactly.

The measures are those of fairlearn (a test holds them equal):
https://fairlearn.org/main/api_reference/fairlearn.metrics.html
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .errors import UnreachableError
from .rules import FairnessGate
from .verdict import Result, refused

_SMALLEST_GROUP = 2
_LEAST_GROUPS = 2
_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Rates:
    """One group: its size and its selection, true positive and false positive rates."""

    count: int
    selected: Fraction
    true_positive: Fraction
    false_positive: Fraction


def rates(
    truth: Sequence[int], predicted: Sequence[int], groups: Sequence[str]
) -> dict[str, Rates]:
    """The rates of every group, sorted by its name. A rate of no rows is 0, as in fairlearn."""
    members: dict[str, list[tuple[int, int]]] = {}
    for actual, guess, group in zip(truth, predicted, groups, strict=True):
        members.setdefault(group or "(empty)", []).append((actual, guess))
    return {name: _rates(members[name]) for name in sorted(members)}


def _rates(rows: Sequence[tuple[int, int]]) -> Rates:
    return Rates(
        count=len(rows),
        selected=_share([guess for _, guess in rows]),
        true_positive=_share([guess for actual, guess in rows if actual == 1]),
        false_positive=_share([guess for actual, guess in rows if actual != 1]),
    )


def _share(guesses: Sequence[int]) -> Fraction:
    return Fraction(sum(each == 1 for each in guesses), len(guesses) or 1)


def _difference(values: Sequence[Fraction]) -> Fraction:
    return max(values) - min(values)


def _parity_ratio(groups: Sequence[Rates]) -> Fraction | None:
    highest = max(each.selected for each in groups)
    return min(each.selected for each in groups) / highest if highest else None


def _equalized_odds(groups: Sequence[Rates]) -> Fraction:
    true_positive = _difference([each.true_positive for each in groups])
    return max(true_positive, _difference([each.false_positive for each in groups]))


MEASURES: Mapping[str, Callable[[Sequence[Rates]], Fraction | None]] = {
    "demographic_parity_difference": lambda groups: _difference([g.selected for g in groups]),
    "demographic_parity_ratio": _parity_ratio,
    "equal_opportunity_difference": lambda groups: _difference([g.true_positive for g in groups]),
    "equalized_odds_difference": _equalized_odds,
}


def judge(gate: FairnessGate, found: Mapping[str, Rates]) -> Result:
    """The result of one fairness gate on the rates per group."""
    if gate.metric not in MEASURES:
        known = ", ".join(sorted(MEASURES))
        raise UnreachableError(f"gates.json: {gate.metric} is no fairness metric; known: {known}")
    name, wanted = f"{gate.metric} {gate.feature}", _wanted(gate)
    counted = describe(found)
    if len(found) < _LEAST_GROUPS:
        why = f"the holdout has one group only, nothing to compare: {counted}"
        return refused(name, "none", wanted, why)
    measured = MEASURES[gate.metric](tuple(found.values()))
    if measured is None:
        why = f"no row of any group is predicted positive: {counted}"
        return refused(name, "none", wanted, why)
    return Result(name, _show(measured), wanted, _inside(gate, measured), counted)


def _inside(gate: FairnessGate, measured: Fraction) -> bool:
    above = gate.minimum is None or measured >= Fraction(gate.minimum)
    return above and (gate.maximum is None or measured <= Fraction(gate.maximum))


def _wanted(gate: FairnessGate) -> str:
    parts = [] if gate.minimum is None else [f">= {gate.minimum}"]
    parts += [] if gate.maximum is None else [f"<= {gate.maximum}"]
    return " and ".join(parts)


def describe(found: Mapping[str, Rates]) -> str:
    """Counts per group, and by name the groups too small to say anything."""
    counts = ", ".join(f"{name}: {each.count} rows" for name, each in found.items())
    small = [name for name, each in found.items() if each.count < _SMALLEST_GROUP]
    warned = f" (fewer than {_SMALLEST_GROUP} rows in: {', '.join(small)})" if small else ""
    return f"{counts}{warned}"


def _show(value: Fraction) -> str:
    return f"{(Decimal(value.numerator) / Decimal(value.denominator)).quantize(_PLACES)}"
