"""Where a decision comes from: the place in the file that a message about it can point at."""

from mlopsc.rules.base import Case
from mlopsc.source.span import Path


def place(case: Case, name: str) -> Path:
    """The stated choice, or the first fact written in the file that decided; `name` is taken."""
    decision = case.decisions.taken[name]
    if decision.override is not None:
        return ("decisions", *name.split("."))
    written = (fact.path for fact in decision.evidence if fact.path in case.source.values)
    return next(written, ())
