"""Tracking is Weights & Biases, and nobody says in which entity and project."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import deciding
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.inline import inline
from mlopsc.source import edit

CODE = "MLC409"


def find(case: Case) -> Iterator[Diagnostic]:
    """The project's name can be proposed; an entity cannot."""
    if case.decisions.choice("tracking") != "wandb":
        return
    tracking, name = case.spec.tracking, case.spec.project.name
    stated = {"entity": tracking.entity, "project": tracking.project}
    missing = [field for field, value in stated.items() if value is None]
    if not missing:
        return
    whole = {"entity": tracking.entity or "acme", "project": tracking.project or name}
    are = "are" if len(missing) > 1 else "is"
    yield case.finding(
        CODE,
        deciding.place(case, "tracking"),
        f"tracking is Weights & Biases, and its {' and '.join(missing)} {are} not stated",
        "write both as a run's address shows them, wandb.ai/<entity>/<project>:\n"
        f"  tracking: {inline(whole)}",
        fix=edit.add(case.source, ("tracking",), "project", inline(name))
        if missing == ["project"]
        else (),
    )


RULE = Rule(CODE, find)
