"""Drift is asked to retrain: inputs that moved are no proof that a new model is better."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.source import edit

CODE = "MLC513"


def find(case: Case) -> Iterator[Diagnostic]:
    drift = case.spec.retraining.on_drift
    if drift is not None and drift.action == "retrain":
        path = ("retraining", "on-drift", "action")
        yield case.finding(
            CODE,
            path,
            "drift alone does not retrain: inputs moved, and the metrics may still hold",
            "write `action: alert`, so that a person looks first. What retrains by itself is "
            "`on-degradation`, when a metric falls.",
            fix=edit.set_value(case.source, path, "alert"),
        )


RULE = Rule(CODE, find, allowable=False)
