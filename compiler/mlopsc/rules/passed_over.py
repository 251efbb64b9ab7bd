"""A rule decided a case that its words were not written for: the first that holds wins."""

from collections.abc import Iterator

from mlopsc.decisions.table import Decision
from mlopsc.diagnostics.model import Diagnostic
from mlopsc.facts.model import Fact
from mlopsc.rules import datasets
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.inline import inline

CODE = "MLC407"
_OTHERS = {
    "tracking/git-sidecar": "mlflow",
    "data/dvc-size": "object-storage",
    "data/object-storage": "dvc",
}
"""By the rule that decided beyond its words: a choice that was passed over."""


def find(case: Case) -> Iterator[Diagnostic]:
    """A team that states a choice has seen it; of data whose size is not known, MLC405 tells."""
    for name, decision in case.decisions.taken.items():
        stated = ("decisions", *name.split(".")) in case.source.values
        if stated or not decision.passed_over:
            continue
        unknown = decision.decision == "data" and not datasets.is_size_known(case, decision.subject)
        if unknown:
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
        _ways_out(case, decision, threshold),
        severity="warning",
        key=True,
    )


def _compared(case: Case, decision: Decision) -> tuple[Fact[object], Fact[object]]:
    """What was measured, and the number that it was compared with."""
    if not decision.subject:
        return case.facts.team.size, case.facts.team.small_team
    data = case.facts.datasets[decision.subject]
    return data.size, data.very_large


def _ways_out(case: Case, decision: Decision, threshold: Fact[object]) -> str:
    """The same choice on purpose, another one, or another number; ready to paste."""
    return (
        "state the choice, with a reason, and this warning goes:\n"
        f"  {_stated(case, decision, decision.choice)}\n"
        "or choose another:\n"
        f"  {_stated(case, decision, _OTHERS[decision.rule])}\n"
        f"or change `{threshold.name}`, which is {threshold.shown}."
    )


def _stated(case: Case, decision: Decision, choice: str) -> str:
    tree: object = {"use": choice, "because": "…", "owner": case.spec.project.owner}
    for name in filter(None, (decision.subject, decision.decision)):
        tree = {name: tree}
    return f"decisions: {inline(tree)}"


RULE = Rule(CODE, find)
