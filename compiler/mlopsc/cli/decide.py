"""`mlopsc decide`: every decision, the rule that won, the facts with their lines, what lost."""

import argparse
from collections.abc import Iterator

from mlopsc.cli.compile import Asked, compile_all, report, status
from mlopsc.cli.console import bold, dim, say
from mlopsc.cli.project import project
from mlopsc.cli.today import today
from mlopsc.decisions.case import Case
from mlopsc.decisions.table import Decision, Gap, Lost
from mlopsc.facts.model import Fact


def decide(args: argparse.Namespace) -> int:
    """Print the decisions as far as the spec is understood, and all that is wrong with it."""
    builds = list(compile_all(project(args.spec), Asked(today(args.today), args.env)))
    for built in builds:
        case = built.checked.case
        if case is None:
            continue
        if case.environment:
            say(bold(f"environment {case.environment}"))
        for gap in case.decisions.gaps:
            say("\n".join(_gap(case, gap)))
        for decision in case.decisions.taken.values():
            say("\n".join(_decision(case, decision)))
    report(builds, "text")
    return status(builds)


def _decision(case: Case, decision: Decision) -> Iterator[str]:
    yield f"{bold(decision.name)}: {bold(decision.choice)}"
    if decision.override:
        override = decision.override
        until = f", until {override.expires}" if override.expires else ""
        yield f"  stated    {override.because} ({override.owner}{until})"
        yield f"            {_where(case, ('decisions', *decision.name.split('.')))}"
    if decision.rule:
        said = f" says {decision.ruled}" if decision.override else ""
        yield f"  rule      {decision.rule}{said}: {decision.because}"
    for fact in decision.evidence:
        yield f"  fact      {_fact(case, fact)}"
    for note in decision.passed_over:
        yield f"  note      {note}"
    yield from _lost(case, decision.lost)
    yield ""


def _gap(case: Case, gap: Gap) -> Iterator[str]:
    name = f"{gap.decision}.{gap.subject}" if gap.subject else gap.decision
    yield f"{bold(name)}: {bold('no rule holds, the team decides')}"
    yield from _lost(case, gap.lost)
    yield ""


def _lost(case: Case, lost: tuple[Lost, ...]) -> Iterator[str]:
    for each in lost:
        facts = "; ".join(_fact(case, fact) for fact in each.evidence)
        yield dim(f"  lost      {each.rule} -> {each.choice}: {each.why}{_in_brackets(facts)}")


def _fact(case: Case, fact: Fact[object]) -> str:
    return f"{fact.name}: {fact.shown} ({_where(case, fact.path)})"


def _where(case: Case, path: tuple[str | int, ...]) -> str:
    if path not in case.source.values:
        pinned = path[:1] == ("data",) and path[1] in case.lock.pins
        return "data.lock.json" if pinned else "default"
    return str(case.source.key(path))


def _in_brackets(text: str) -> str:
    return f" ({text})" if text else ""
