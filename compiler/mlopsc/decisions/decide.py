"""Take every decision the spec calls for: the tables first, then what the team stated."""

from collections.abc import Iterator, Mapping

from mlopsc.decisions import compute, data, inference, retraining, tracking
from mlopsc.decisions.table import Decision, Gap, Override, decide
from mlopsc.facts.model import Facts
from mlopsc.record import dataclass, replace
from mlopsc.schema.v1 import Spec, UseCompute, UseData, UseInference, UseTracking

Stated = UseCompute | UseData | UseInference | UseTracking


@dataclass(frozen=True, slots=True)
class Decisions:
    """Every decision by name (`tracking`, `data.labels`, …), and every gap left open."""

    taken: Mapping[str, Decision]
    gaps: tuple[Gap, ...]

    def choice(self, name: str) -> str:
        """The choice that holds; empty where nothing was decided."""
        decision = self.taken.get(name)
        return decision.choice if decision else ""


def decide_all(spec: Spec, facts: Facts) -> Decisions:
    stated = _stated(spec)
    taken: dict[str, Decision] = {}
    gaps: list[Gap] = []
    for found in _ruled(facts):
        settled = _settle(found, stated.get(_name(found)))
        if isinstance(settled, Gap):
            gaps.append(settled)
        else:
            taken[settled.name] = settled
    return Decisions(taken, tuple(gaps))


def _ruled(facts: Facts) -> Iterator[Decision | Gap]:
    yield decide(tracking.TABLE, facts.team)
    for name, dataset in facts.datasets.items():
        yield decide(data.TABLE, dataset, name)
    yield decide(compute.TABLE, facts.team)
    for signal in facts.signals:
        yield decide(retraining.TABLE, signal, signal.signal.value)
    if facts.serving is not None:
        yield decide(inference.TABLE, facts.serving)


def _stated(spec: Spec) -> dict[str, Stated]:
    stated: dict[str, Stated | None] = {
        "tracking": spec.decisions.tracking,
        "compute": spec.decisions.compute,
        "inference": spec.decisions.inference,
        **{f"data.{name}": choice for name, choice in spec.decisions.data.items()},
    }
    return {name: choice for name, choice in stated.items() if choice is not None}


def _name(found: Decision | Gap) -> str:
    return f"{found.decision}.{found.subject}" if found.subject else found.decision


def _settle(found: Decision | Gap, stated: Stated | None) -> Decision | Gap:
    """What was stated wins over the table; whether it may is a check of its own."""
    if stated is None:
        return found
    override = Override(stated.use, stated.because or "", stated.owner or "", stated.expires)
    if isinstance(found, Gap):
        return _filled(found, override)
    if stated.use == found.ruled:
        return found
    return replace(found, choice=stated.use, override=override)


def _filled(gap: Gap, override: Override) -> Decision:
    return Decision(
        decision=gap.decision,
        subject=gap.subject,
        rule="",
        ruled="",
        choice=override.choice,
        because="no rule covers this case: the team decides",
        evidence=(),
        lost=gap.lost,
        override=override,
    )
