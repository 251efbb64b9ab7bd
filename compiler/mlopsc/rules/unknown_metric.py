"""A gate, the tuning or the retraining asks for a metric that no step lists."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.words import listed, meant
from mlopsc.source import edit
from mlopsc.source.span import Path

CODE = "MLC502"


def find(case: Case) -> Iterator[Diagnostic]:
    known = graph.metric_names(case.spec)
    for who, metric, path, is_key in _asked(case):
        if metric in known:
            continue
        guess, question = meant(metric, known)
        there = f"The steps list {listed(known)}." if known else "No step lists any."
        how = f"`outputs: {{metrics: {{type: metrics, names: [{metric}]}}}}`"
        change = edit.rename_key if is_key else edit.set_value
        yield case.finding(
            CODE,
            path,
            f"{who} asks for the metric `{metric}`, and no step lists it",
            f"{question}{there}{'' if guess else f' The step that measures it lists it: {how}.'}",
            key=is_key,
            fix=change(case.source, path, guess) if guess else (),
        )


def _asked(case: Case) -> Iterator[tuple[str, str, Path, bool]]:
    spec = case.spec
    for metric in spec.gates.metrics:
        yield "a gate", metric, ("gates", "metrics", metric), True
    if spec.pipeline.tune:
        path: Path = ("pipeline", "tune", "objective", "metric")
        yield "the tuning", spec.pipeline.tune.objective.metric, path, False
    if spec.retraining.on_degradation:
        path = ("retraining", "on-degradation", "metric")
        yield "the retraining", spec.retraining.on_degradation.metric, path, False


RULE = Rule(CODE, find, allowable=False)
