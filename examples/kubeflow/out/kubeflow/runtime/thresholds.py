"""The metric gates: bounds, and the gain over the champion, compared as exact decimals."""

from collections.abc import Mapping
from decimal import Decimal

from .rules import MetricGate
from .verdict import Result, refused


def judge(
    gate: MetricGate,
    scores: Mapping[str, Decimal],
    champion: Mapping[str, Decimal] | None,
    *,
    itself: bool = False,
) -> list[Result]:
    """The results of one metric's gate; `champion` is None while there is none.

    `itself` says that the candidate is the champion's own model, byte for byte: it cannot beat
    itself, and does not have to.
    """
    measured = scores.get(gate.metric)
    bound_results = bounds(gate.metric, measured, gate.minimum, gate.maximum)
    if gate.beats_champion_by is None:
        return bound_results
    if itself:
        return [*bound_results, _itself(gate, measured)]
    return [*bound_results, _beats(gate, gate.beats_champion_by, measured, champion)]


def bounds(
    name: str, measured: Decimal | None, minimum: Decimal | None, maximum: Decimal | None
) -> list[Result]:
    """A result per bound that is set; a bound itself is inside."""
    found: list[Result] = []
    if minimum is not None:
        inside = measured is not None and measured.is_finite() and measured >= minimum
        found.append(_bound(f"{name} min", measured, ">=", minimum, passed=inside))
    if maximum is not None:
        inside = measured is not None and measured.is_finite() and measured <= maximum
        found.append(_bound(f"{name} max", measured, "<=", maximum, passed=inside))
    return found


def _bound(
    name: str, measured: Decimal | None, sign: str, bound: Decimal, *, passed: bool
) -> Result:
    if measured is None or not measured.is_finite():
        return refused(name, show(measured), f"{sign} {bound}", "there is no number")
    why = "within the bound" if passed else f"{show(measured)} is not {sign} {bound}"
    return Result(name, show(measured), f"{sign} {bound}", passed, why)


def _beats(
    gate: MetricGate,
    margin: Decimal,
    measured: Decimal | None,
    champion: Mapping[str, Decimal] | None,
) -> Result:
    name, wanted = f"{gate.metric} beats champion", f"gain > {margin}"
    if measured is None or not measured.is_finite():
        return refused(name, show(measured), wanted, "there is no number")
    if champion is None:
        why = "there is no champion yet: thresholds alone decide"
        return Result(name, show(measured), wanted, passed=True, why=why)
    theirs = champion.get(gate.metric)
    if theirs is None or not theirs.is_finite():
        return refused(name, show(measured), wanted, "the champion has no such score")
    gain = measured - theirs if gate.higher_is_better else theirs - measured
    passed = gain > margin
    relation = "more than" if passed else "exactly" if gain == margin else "less than"
    why = f"champion has {show(theirs)}: the gain {show(gain)} is {relation} the margin {margin}"
    return Result(name, show(measured), wanted, passed, why)


def _itself(gate: MetricGate, measured: Decimal | None) -> Result:
    why = "this is the champion's own model, byte for byte"
    wanted = f"gain > {gate.beats_champion_by}"
    return Result(f"{gate.metric} beats champion", show(measured), wanted, passed=True, why=why)


def show(value: Decimal | None) -> str:
    """A decimal without an exponent for a person; exact."""
    return "none" if value is None else f"{value:f}"
