"""A fairness gate is bounded on the side where it can do no good."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.v1 import FairnessGate
from mlopsc.source import edit
from mlopsc.source.span import Edit, Path

CODE = "MLC515"
_WHY = {
    "max": "a difference between groups is fair when it is small: 0 is none",
    "min": "a ratio between groups is fair when it is near 1",
}


def bound_of(metric: str) -> str:
    """The bound that keeps a measure fair: a difference takes `max`, a ratio `min`."""
    return "min" if metric.endswith("_ratio") else "max"


def find(case: Case) -> Iterator[Diagnostic]:
    for index, gate in enumerate(case.spec.gates.fairness):
        right = bound_of(gate.metric)
        wrong = "max" if right == "min" else "min"
        if _bound(gate, wrong) is None:
            continue
        path: Path = ("gates", "fairness", index, wrong)
        yield case.finding(
            CODE,
            path,
            f"the gate on `{gate.metric}` takes `{right}`, not `{wrong}`",
            f"{_WHY[right]}. Bound it by `{right}`.",
            key=True,
            fix=_turned(case, path, gate, right),
        )


def _turned(case: Case, path: Path, gate: FairnessGate, right: str) -> tuple[Edit, ...]:
    if _bound(gate, right) is None:
        return edit.rename_key(case.source, path, right)
    return edit.remove(case.source, path)


def _bound(gate: FairnessGate, name: str) -> float | None:
    return gate.min if name == "min" else gate.max


RULE = Rule(CODE, find, allowable=False)
