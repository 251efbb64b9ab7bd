"""The file that lists the model's inputs is missing or cannot be read."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule

CODE = "MLC528"


def find(case: Case) -> Iterator[Diagnostic]:
    model = case.spec.model
    if model is None or not case.features.broken:
        return
    yield case.finding(
        CODE,
        ("model", "schema"),
        f"the inputs of the model cannot be read from {model.feature_schema}: "
        f"{case.features.broken}",
        'it is a JSON list of the inputs in their order: [{"name": "amount", "type": "float32"}].',
    )


RULE = Rule(CODE, find, allowable=False)
