"""A rule decided a case that its words were not written for: the first that holds wins."""

from collections.abc import Iterator

from mlopsc.decisions.table import Decision
from mlopsc.diagnostics.model import Diagnostic
from mlopsc.facts.model import Fact
from mlopsc.rules import datasets
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.inline import inline
from mlopsc.source.span import Path

CODE = "MLC407"
_OTHERS = {
    "tracking/git-sidecar": "mlflow",
    "data/dvc-size": "object-storage",
    "data/object-storage": "dvc",
}
"""By the rule that decided beyond its words: a choice that was passed over."""


def find(case: Case) -> Iterator[Diagnostic]:
    """What was stated wins anyway; of data whose size is not known, MLC405 tells."""
    for decision in case.decisions.taken.values():
        if decision.override is not None or not decision.passed_over:
            continue
        if decision.subject and not datasets.is_size_known(case, decision.subject):
            continue
        for text in decision.passed_over:
            yield _finding(case, decision, text)


def _finding(case: Case, decision: Decision, text: str) -> Diagnostic:
    fact, threshold = _compared(case, decision)
    at = fact.path if fact.path in case.source.values else fact.path[:-1]
    what = f"`{decision.subject}` is versioned by" if decision.subject else "tracking is"
    return case.finding(
        CODE,
        at,
        f"{what} {decision.choice}, but {text}",
        _ways_out(case, decision, at, threshold),
        severity="warning",
        key=True,
    )


def _compared(case: Case, decision: Decision) -> tuple[Fact[object], Fact[object]]:
    """What was measured, and the number that it was compared with."""
    if not decision.subject:
        return case.facts.team.size, case.facts.team.small_team
    data = case.facts.datasets[decision.subject]
    return data.size, data.very_large


def _ways_out(case: Case, decision: Decision, at: Path, threshold: Fact[object]) -> str:
    """Another choice, the same one on purpose, or another number; ready to paste."""
    reasoned = {"because": "…", "owner": case.spec.project.owner}
    choice: dict[str, object] = {"use": _OTHERS[decision.rule], **reasoned}
    for name in filter(None, (decision.subject, decision.decision)):
        choice = {name: choice}
    allowed = [{"code": CODE, "at": ".".join(map(str, at)), **reasoned}]
    return (
        "choose another, with a reason:\n"
        f"  decisions: {inline(choice)}\n"
        "keep it, with a reason:\n"
        f"  allow: {inline(allowed)}\n"
        f"or change `{threshold.name}`, which is {threshold.shown}."
    )


RULE = Rule(CODE, find)
