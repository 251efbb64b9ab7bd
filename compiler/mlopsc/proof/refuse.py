"""A peak over its quota, as a person reads it: the arithmetic, the set, one change that fits."""

from collections.abc import Callable, Iterator

from mlopsc.decisions.case import Case
from mlopsc.diagnostics.model import Diagnostic, Label
from mlopsc.plan.capacity import Capacity, Peak, Platform
from mlopsc.plan.capacity_words import amount, members, name
from mlopsc.plan.model import Plan
from mlopsc.proof.capacity import prove
from mlopsc.record import dataclass, replace
from mlopsc.source import edit
from mlopsc.source.span import Edit, Path

CODE = "MLC314"
_LABELS = 4
"""The most members that are pointed at; the help counts the rest."""


def refusals(
    case: Case, plan: Plan, platform: Platform, capacity: Capacity
) -> tuple[Diagnostic, ...]:
    """One finding for every peak that does not fit. None of them can be allowed away."""
    return tuple(_refusal(case, plan, platform, each) for each in capacity.peaks if not each.fits)


def _refusal(case: Case, plan: Plan, platform: Platform, peak: Peak) -> Diagnostic:
    path = _path(peak.quota_path)
    change = next(_fitting(case, plan, platform, peak), None)
    most = amount(peak.resource, peak.total)
    upper = "" if peak.tight else "at most "
    raised = f"let whoever owns the quota raise it to {most}"
    return case.finding(
        CODE,
        path,
        f"{upper}{most} {name(peak.resource)} can be in use at once, and the quota is "
        f"{amount(peak.resource, peak.quota or 0)}",
        f"together run {members(peak)}. "
        + (
            f"Write `{change.text}`, which fits, or {raised}."
            if change
            else f"Ask for less, or {raised}."
        ),
        labels=_labels(case, peak),
        fix=change.edits if change else (),
    )


def _labels(case: Case, peak: Peak) -> Iterator[Label]:
    """Where the members are written, each place once, the heaviest first."""
    heaviest = sorted(peak.members, key=lambda each: -each.total(peak.resource))
    places = dict.fromkeys(_path(each.origin) for each in heaviest)
    for path in list(places)[:_LABELS]:
        mine = [each for each in peak.members if _path(each.origin) == path]
        total = sum(each.total(peak.resource) for each in mine)
        yield case.label(path, f"{amount(peak.resource, total)} at the peak")


@dataclass(frozen=True, slots=True)
class _Change:
    text: str
    edits: tuple[Edit, ...]


def _fitting(case: Case, plan: Plan, platform: Platform, peak: Peak) -> Iterator[_Change]:
    """Single changes after which everything fits: really made, and proven again."""
    for path, most, changed in _knobs(plan):
        for number in range(most - 1, 0, -1):
            capacity = prove(changed(number), platform)
            if all(each.fits for each in capacity.peaks if each.resource == peak.resource):
                yield _Change(f"{path[-1]}: {number}", _written(case, path, number))
                break


def _knobs(plan: Plan) -> Iterator[tuple[Path, int, Callable[[int], Plan]]]:
    """What a team may turn down, how high it stands, and the plan with another number."""
    yield ("pipeline", "parallelism"), plan.parallelism, lambda n: replace(plan, parallelism=n)
    tune, serving = plan.tune, plan.serving
    if tune is not None:
        path = ("pipeline", "tune", "parallel-trials")
        yield (
            path,
            tune.parallel_trials,
            lambda n: replace(plan, tune=replace(tune, parallel_trials=n)),
        )
    if serving is not None and serving.replicas is not None:
        low, high = serving.replicas
        yield (
            ("serving", "replicas", "max"),
            high,
            lambda n: replace(plan, serving=replace(serving, replicas=(min(low, n), n))),
        )


def _written(case: Case, path: Path, number: int) -> tuple[Edit, ...]:
    if path in case.source.values:
        return edit.set_value(case.source, path, str(number))
    return edit.add(case.source, path[:-1], str(path[-1]), str(number))


def _path(dotted: str) -> Path:
    """A place in the spec; a GPU type, the last part of its quota's path, may hold dots."""
    if dotted.startswith("quotas.gpus."):
        return ("quotas", "gpus", dotted.removeprefix("quotas.gpus."))
    return tuple(dotted.split("."))
