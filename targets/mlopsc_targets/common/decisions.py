"""DECISIONS.md: every decision, the lines that decided, the branches that lost, the exceptions."""

from mlopsc.artifact.model import Artifact
from mlopsc.artifact.text import text_file
from mlopsc.artifact.trace import WHOLE_SPEC, Origins, Traced, at
from mlopsc.plan.model import Evidence, Exemption, LostRule, Plan, Ruling, Stated
from mlopsc_targets.common.origins import made_by


def decisions(plan: Plan) -> Artifact:
    overrides = (
        (each.override, f"decisions.{each.name}") for each in plan.rulings if each.override
    )
    allowances = ((each, f"allow.{number}") for number, each in enumerate(plan.allowances))
    return text_file(
        "DECISIONS.md",
        "common/DECISIONS.md.j2",
        project=at(plan.project, "project.name"),
        file=at(plan.file, WHOLE_SPEC),
        rulings=[_ruling(each) for each in plan.rulings],
        exceptions=[_exemption(each, path) for each, path in (*overrides, *allowances)],
        stated=[_stated(each) for each in plan.stated],
        what_if=plan.target != plan.decided,
        target=plan.target,
        decided=plan.decided,
    )


def _stated(stated: Stated) -> dict[str, Traced]:
    return {"path": at(stated.path, stated.path), "value": at(stated.value, stated.path)}


def _ruling(ruling: Ruling) -> Traced:
    """The decision as the template shows it; every word of it comes from what made it."""
    facts = made_by(ruling)
    override = ruling.override
    return at(
        {
            "name": at(ruling.name, *facts),
            "choice": at(ruling.choice, *facts),
            "rule": at(ruling.rule, *facts) if ruling.rule else "",
            "ruled": at(ruling.ruled, *facts),
            "because": at(ruling.because, *facts),
            "evidence": [_evidence(each, facts) for each in ruling.evidence],
            "lost": [_lost(each, facts) for each in ruling.lost],
            "passed_over": [at(each, *facts) for each in ruling.passed_over],
            "override": _exemption(override, f"decisions.{ruling.name}") if override else None,
        },
        *facts,
    )


def _evidence(evidence: Evidence, facts: Origins) -> dict[str, Traced]:
    origins = tuple(dict.fromkeys((evidence.path, *_lock(evidence.place), *facts)))
    return {"text": at(evidence.text, *origins), "place": at(evidence.place, *origins)}


def _lost(lost: LostRule, facts: Origins) -> dict[str, Traced]:
    """Why a rule lost may lie in the facts of another: one that came first."""
    origins = (f"rule:{lost.rule}", *facts)
    return {
        "rule": at(lost.rule, *origins),
        "choice": at(lost.choice, *origins),
        "why": at(lost.why, *origins),
    }


def _lock(place: str) -> tuple[str, ...]:
    return (f"file:{place}",) if place == "data.lock.json" else ()


def _exemption(exemption: Exemption, path: str) -> dict[str, Traced | None]:
    return {
        "what": at(exemption.what, path),
        "because": at(exemption.because, f"{path}.because"),
        "owner": at(exemption.owner, f"{path}.owner"),
        "expires": at(exemption.expires, f"{path}.expires") if exemption.expires else None,
        "place": at(exemption.place, path),
    }
