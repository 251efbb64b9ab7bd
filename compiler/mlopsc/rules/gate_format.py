"""A gate would run the model in ONNX Runtime, and the model is not ONNX."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.judging import run_in_onnx

CODE = "MLC518"


def find(case: Case) -> Iterator[Diagnostic]:
    model = case.spec.model
    if model is None or model.format == "onnx":
        return
    for who, path in run_in_onnx(case.spec):
        yield case.finding(
            CODE,
            path,
            f"{who} cannot be measured: a {model.format} model does not run in ONNX Runtime",
            "export the model to ONNX and write `format: onnx`, or measure this in a gate of "
            "your own: `gates: {custom: [{name: speed, run: [python, -m, …]}]}`, which for the "
            "latency budget is named by `gates: {latency: {measured-by: speed}}`.",
            key=True,
            labels=(case.label(("model", "format"), "the format"),),
        )


RULE = Rule(CODE, find, allowable=False)
