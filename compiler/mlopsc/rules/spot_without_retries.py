"""A step on capacity that can be reclaimed has one attempt: losing the machine fails the run."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.graph import STEPS
from mlopsc.source import edit

CODE = "MLC311"


def find(case: Case) -> Iterator[Diagnostic]:
    for name, step in case.spec.pipeline.steps.items():
        if not step.spot or step.retries:
            continue
        path = (*STEPS, name)
        written = (*path, "retries") in case.source.values
        yield case.finding(
            CODE,
            (*path, "spot"),
            f"step `{name}` may lose its machine and has no further attempt",
            "add `retries: 2`, so that it starts again elsewhere.",
            severity="warning",
            key=True,
            fix=edit.set_value(case.source, (*path, "retries"), "2")
            if written
            else edit.add(case.source, path, "retries", "2"),
        )


RULE = Rule(CODE, find)
