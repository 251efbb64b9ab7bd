"""The pipeline has no seed, so two runs of it cannot be compared."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.source import edit

CODE = "MLC501"


def find(case: Case) -> Iterator[Diagnostic]:
    if case.spec.pipeline.seed is None:
        yield case.finding(
            CODE,
            ("pipeline",),
            "the pipeline has no seed: two runs of it would differ for no reason",
            "add `seed: 42`, or any number; a step finds it in the variable `MLOPS_SEED`.",
            key=True,
            fix=edit.add(case.source, ("pipeline",), "seed", "42"),
        )


RULE = Rule(CODE, find)
