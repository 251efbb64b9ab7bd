"""A duration of 0 where something must have time: it would end before it starts."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.graph import STEPS
from mlopsc.schema.units import seconds
from mlopsc.source import edit
from mlopsc.source.span import Path

CODE = "MLC308"


def find(case: Case) -> Iterator[Diagnostic]:
    for what, path, duration in _durations(case):
        if seconds(duration) > 0:
            continue
        yield case.finding(
            CODE,
            path,
            f"{what} is {duration}: it would end before it starts",
            "write how long it may take, such as `1h`.",
            fix=edit.set_value(case.source, path, "1h"),
        )


def _durations(case: Case) -> Iterator[tuple[str, Path, str]]:
    spec = case.spec
    for name, step in spec.pipeline.steps.items():
        yield f"the timeout of step `{name}`", (*STEPS, name, "timeout"), step.timeout
    for index, gate in enumerate(spec.gates.custom):
        path: Path = ("gates", "custom", index, "timeout")
        yield f"the timeout of gate `{gate.name}`", path, gate.timeout
    if spec.quotas.max_runtime:
        yield "the longest run", ("quotas", "max-runtime"), spec.quotas.max_runtime
    watched = spec.retraining.on_degradation
    if watched:
        path = ("retraining", "on-degradation", "window")
        yield "the window that metrics are measured over", path, watched.window


RULE = Rule(CODE, find, allowable=False)
