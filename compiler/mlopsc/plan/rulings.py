"""Decisions and exceptions as a reviewer reads them: words, and the lines they come from."""

from pathlib import PurePath

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
            place=place(case, ("allow", index)),
        )
        for index, each in enumerate(case.spec.allow)
    )


def place(case: Case, path: Path) -> str:
    """`mlops.yaml:12` where the path is written; else that it is a default."""
    if path not in case.source.values:
        return "default"
    span = case.source.key(path)
    return f"{PurePath(span.file).name}:{span.line}"


def evidence(case: Case, fact: Fact[object]) -> Evidence:
    return Evidence(f"{fact.name}: {fact.shown}", _origin(case, fact))


def _origin(case: Case, fact: Fact[object]) -> str:
    written = place(case, fact.path)
    if written == "default" and fact.path[:1] == ("data",) and fact.path[1] in case.lock.pins:
        return "data.lock.json"
    return written


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
            )
            for each in decision.lost
        ),
        passed_over=decision.passed_over,
        override=Exemption(
            what=f"{decision.name}: {override.choice}",
            because=override.because,
            owner=override.owner,
            expires=override.expires,
            place=place(case, path),
        )
        if override
        else None,
    )
