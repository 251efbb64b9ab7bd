"""Gates or an evaluation, and no model that they could judge."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule

CODE = "MLC531"


def find(case: Case) -> Iterator[Diagnostic]:
    spec = case.spec
    if spec.model is not None or any(graph.outputs(spec, "model")):
        return
    judged = {
        "gates": bool(spec.gates.metrics or spec.gates.fairness or spec.gates.custom),
        "evaluation": spec.evaluation is not None,
    }
    section = next((name for name, stated in judged.items() if stated), None)
    if section is not None:
        yield case.finding(
            CODE,
            (section,),
            f"`{section}` judges a model, and this pipeline makes none",
            f"add `model: {{name: {spec.project.name}, format: onnx, schema: "
            "schema/features.json}` and an output of type `model`, or remove this section.",
            key=True,
        )


RULE = Rule(CODE, find, allowable=False)
