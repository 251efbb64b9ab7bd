"""Tracking is MLflow, and nobody says where its server is."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import deciding
from mlopsc.rules.base import Case, Rule
from mlopsc.source import edit

CODE = "MLC408"
LOCAL = "http://127.0.0.1:5000"
"""Where `mlflow server` listens by default: https://mlflow.org/docs/latest/cli.html."""


def find(case: Case) -> Iterator[Diagnostic]:
    if case.decisions.choice("tracking") != "mlflow" or case.spec.tracking.uri is not None:
        return
    yield case.finding(
        CODE,
        deciding.place(case, "tracking"),
        "tracking is MLflow, and the address of its server is not stated",
        'add it: `tracking: {uri: "https://mlflow.example.com"}`. A server that `mlflow server` '
        f"started on this machine is at {LOCAL}.",
        fix=edit.add(case.source, ("tracking",), "uri", f'"{LOCAL}"'),
    )


RULE = Rule(CODE, find)
