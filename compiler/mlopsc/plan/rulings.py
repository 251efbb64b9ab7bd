"""Decisions and exceptions as a reviewer reads them: words, and where in the spec they stand."""

from mlopsc.decisions.case import Case
from mlopsc.decisions.table import Decision
from mlopsc.facts.model import Fact
from mlopsc.plan.model import Evidence, Exemption, LostRule, Ruling
from mlopsc.source.span import Path


def rulings(case: Case) -> tuple[Ruling, ...]:
    return tuple(_ruling(case, each) for each in case.decisions.taken.values())


def allowances(case: Case) -> tuple[Exemption, ...]:
    return tuple(
        Exemption(
            what=f"{each.code} at {each.at}",
            because=each.because or "",
            owner=each.owner or "",
            expires=each.expires,
            place=written(case, ("allow", index)),
        )
        for index, each in enumerate(case.spec.allow)
    )


def written(case: Case, path: Path) -> str:
    """The path in the spec where a value is written; else that it is a default.

    No line number: a comment added to the spec must not change the output.
    """
    return _dotted(path) if path in case.source.values else "default"


def _dotted(path: Path) -> str:
    return ".".join(map(str, path))


def evidence(case: Case, fact: Fact[object]) -> Evidence:
    return Evidence(f"{fact.name}: {fact.shown}", _origin(case, fact), _dotted(fact.path))


def _origin(case: Case, fact: Fact[object]) -> str:
    where = written(case, fact.path)
    if where == "default" and fact.path[:1] == ("data",) and fact.path[1] in case.lock.pins:
        return "data.lock.json"
    return where


def _ruling(case: Case, decision: Decision) -> Ruling:
    override = decision.override
    path: Path = ("decisions", *decision.name.split("."))
    return Ruling(
        name=decision.name,
        choice=decision.choice,
        rule=decision.rule,
        ruled=decision.ruled,
        because=decision.because,
        evidence=tuple(evidence(case, fact) for fact in decision.evidence),
        lost=tuple(
            LostRule(
                each.rule,
                each.choice,
                "; ".join([each.why, *(f"{f.name}: {f.shown}" for f in each.evidence)]),
                tuple(_dotted(f.path) for f in each.facts),
            )
            for each in decision.lost
        ),
        passed_over=decision.passed_over,
        override=Exemption(
            what=f"{decision.name}: {override.choice}",
            because=override.because,
            owner=override.owner,
            expires=override.expires,
            place=written(case, path),
        )
        if override
        else None,
    )
