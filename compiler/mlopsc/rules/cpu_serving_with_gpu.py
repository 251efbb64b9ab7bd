"""The model is served on CPUs, and every replica would hold a GPU that nothing uses."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import gap
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.deciding import place
from mlopsc.source import edit

CODE = "MLC607"


def find(case: Case) -> Iterator[Diagnostic]:
    resources = case.spec.serving.resources if case.spec.serving else None
    if resources is None or resources.gpu is None:
        return
    if case.decisions.choice("inference") != "cpu-autoscaling":
        return
    path = ("serving", "resources", "gpu")
    yield case.finding(
        CODE,
        path,
        f"the decision is cpu-autoscaling, and every replica asks for {resources.gpu.count} "
        f"{resources.gpu.type}",
        "remove `gpu`. To serve on it all the same, write under `decisions:`\n"
        f"  inference: {gap.stated(case, gap.gpu_choice(case), '…')}",
        key=True,
        labels=(case.label(place(case, "inference"), "decides how it is served"),),
        fix=edit.remove(case.source, path),
    )


RULE = Rule(CODE, find)
