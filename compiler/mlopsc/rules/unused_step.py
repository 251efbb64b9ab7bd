"""A step that makes nothing that anything reads: it costs and changes no result."""

from collections.abc import Collection, Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.words import listed

CODE = "MLC504"
_RESULTS = ("model", "metrics", "artifact")
"""Outputs of these types are read by the gates, the registry and people."""


def find(case: Case) -> Iterator[Diagnostic]:
    readers = graph.readers(case.spec)
    for name, step in case.spec.pipeline.steps.items():
        made = graph.outputs_of(name, step)
        if any(_is_used(case, each, readers.get(each.name, ())) for each in made):
            continue
        makes = (
            f"nothing reads what step `{name}` makes ({listed(step.outputs)})"
            if step.outputs
            else f"step `{name}` makes nothing: it has no outputs"
        )
        yield case.finding(
            CODE,
            (*graph.STEPS, name),
            makes,
            "name an output of it under `inputs` of the step that needs it, or remove the step. "
            "A report for people is an output of type `artifact`.",
            key=True,
        )


def _is_used(case: Case, made: graph.Made, readers: Collection[str]) -> bool:
    evaluation, observations = case.spec.evaluation, case.spec.monitoring.observations
    return (
        made.type in _RESULTS
        or any(step != made.step for step in readers)
        or (evaluation is not None and evaluation.holdout == made.name)
        or (observations is not None and observations.reference == made.name)
    )


RULE = Rule(CODE, find)
