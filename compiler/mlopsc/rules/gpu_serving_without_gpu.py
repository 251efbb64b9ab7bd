"""The model is served on a GPU, and a replica does not ask for one."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import gap
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.deciding import place
from mlopsc.schema.v1 import Serving

CODE = "MLC602"


def find(case: Case) -> Iterator[Diagnostic]:
    choice, serving = case.decisions.choice("inference"), case.spec.serving
    if serving is None or not choice.startswith("gpu-"):
        return
    if serving.resources and serving.resources.gpu:
        return
    yield case.finding(
        CODE,
        ("serving",),
        f"the decision is {choice}, and a replica has no GPU",
        "give it one, and a quota for the type:\n"
        "  serving: {resources: {gpu: {type: nvidia-l4, count: 1}}}\n"
        f"  quotas: {{gpus: {{nvidia-l4: {_at_once(serving)}}}}}\n{_cpu(case)}",
        key=True,
        labels=(case.label(place(case, "inference"), "decides how it is served"),),
    )


def _at_once(serving: Serving) -> int:
    """Every replica, and the one that a rollout starts beside them."""
    return (serving.replicas.max if serving.replicas else 1) + 1


def _cpu(case: Case) -> str:
    """Small models stay under 100 ms without a GPU, if a runtime for CPUs reads their format."""
    if case.spec.model and case.spec.model.format != "onnx":
        return (
            f"A model of format {case.spec.model.format} would have to be exported to ONNX before "
            "a CPU serves it as fast."
        )
    because = "ONNX Runtime on a CPU meets the budget: measured, … ms at p95"
    return (
        "A tree model or a linear one often meets the budget on a CPU with ONNX Runtime. Measure "
        "it, and then say so under `decisions:`\n"
        f"  inference: {gap.stated(case, 'cpu-autoscaling', because)}"
    )


RULE = Rule(CODE, find, allowable=False)
