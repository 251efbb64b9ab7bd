"""The step that measures the objective of the tuning does not wait for the tuned step."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.words import listed
from mlopsc.source.span import Path

CODE = "MLC533"
_PATH: Path = ("pipeline", "tune", "objective", "metric")


def find(case: Case) -> Iterator[Diagnostic]:
    spec, tune = case.spec, case.spec.pipeline.tune
    if tune is None or tune.step not in spec.pipeline.steps:
        return
    metric = tune.objective.metric
    measures = next((each for each in graph.outputs(spec) if metric in each.metrics), None)
    if measures is None or tune.step in graph.before(spec, measures.step, until=tune.step):
        return
    moved = [
        name
        for each in graph.outputs(spec)
        if tune.step in graph.before(spec, each.step, until=tune.step)
        for name in each.metrics
    ]
    there = f"what it changes is measured as {listed(moved)}" if moved else "nothing measures it"
    yield case.finding(
        CODE,
        _PATH,
        f"`{metric}` is the same whatever is tried: step `{measures.step}`, which measures it, "
        f"does not wait for the tuned step `{tune.step}`",
        f"tune `{measures.step}` or a step before it, or judge by another metric: {there}.",
        labels=(case.label(measures.path, "it is measured here"),),
    )


RULE = Rule(CODE, find, allowable=False)
