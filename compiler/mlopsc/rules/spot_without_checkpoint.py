"""A long step on capacity that can be reclaimed keeps nothing: it starts again from the start."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.graph import STEPS
from mlopsc.schema.units import seconds
from mlopsc.source import edit

CODE = "MLC312"
_LONG = 3600
"""Seconds: up to here, starting again is cheaper than saving."""


def find(case: Case) -> Iterator[Diagnostic]:
    for name, step in case.spec.pipeline.steps.items():
        if not step.spot or step.checkpoint or seconds(step.timeout) <= _LONG:
            continue
        path = (*STEPS, name)
        written = (*path, "checkpoint") in case.source.values
        yield case.finding(
            CODE,
            (*path, "spot"),
            f"step `{name}` may lose its machine after up to {step.timeout} of work, and keeps "
            "nothing of it",
            "add `checkpoint: true` and save to the folder in `MLOPS_CHECKPOINT_DIR`, which "
            "survives a restart.",
            severity="warning",
            key=True,
            fix=edit.set_value(case.source, (*path, "checkpoint"), "true")
            if written
            else edit.add(case.source, path, "checkpoint", "true"),
        )


RULE = Rule(CODE, find)
