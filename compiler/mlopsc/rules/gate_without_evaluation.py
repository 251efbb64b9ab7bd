"""A gate must run the model on a holdout, and no holdout is named."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.judging import Measured, measured
from mlopsc.schema.v1 import Spec

CODE = "MLC517"


def find(case: Case) -> Iterator[Diagnostic]:
    if case.spec.model is None or case.spec.evaluation is not None:
        return
    holdout = next((name for name in graph.dataset_outputs(case.spec) if "hold" in name), "holdout")
    for who, path in _gates(case.spec):
        yield case.finding(
            CODE,
            path,
            f"{who} cannot be measured: no holdout is named",
            f"add `evaluation: {{holdout: {holdout}, label: <column>}}`: an output of a step with "
            "data that training never reads, and its column with the truth.",
            key=True,
        )


def _gates(spec: Spec) -> Iterator[Measured]:
    yield from measured(spec)
    if spec.gates.custom:
        yield "the custom gates", ("gates", "custom")


RULE = Rule(CODE, find, allowable=False)
