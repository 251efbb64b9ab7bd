"""Something is watched, and nothing says how much is too much: nobody would ever be told."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.source import edit

CODE = "MLC707"
_BOUNDS = {
    "drift": ("on-drift", "{method: psi, threshold: 0.2, action: alert}"),
    "performance": ("on-degradation", "{{metric: {metric}, drop: 0.03, window: 7d}}"),
}


def find(case: Case) -> Iterator[Diagnostic]:
    monitoring, retraining = case.spec.monitoring, case.spec.retraining
    watched = {
        "drift": monitoring.drift and retraining.on_drift is None,
        "performance": monitoring.performance and retraining.on_degradation is None,
    }
    for what, unbounded in watched.items():
        if not unbounded:
            continue
        key, text = _BOUNDS[what]
        text = text.format(metric=_metric(case)) if what == "performance" else text
        yield case.finding(
            CODE,
            ("monitoring", what),
            f"{what} is watched, and nothing says how much is too much",
            f"add the bound, `retraining: {{{key}: {text}}}`, or remove `{what}: true`.",
            key=True,
            fix=edit.add(case.source, ("retraining",), key, text),
        )


def _metric(case: Case) -> str:
    """The first metric that a gate names: what the team judges its models by."""
    return next(iter(case.spec.gates.metrics), "auc_roc")


RULE = Rule(CODE, find)
