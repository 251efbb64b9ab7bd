"""A step or the service asks for GPUs of a type that no quota caps."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.plan.accelerators import accelerator
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.requests import gpu_requests
from mlopsc.source import edit

CODE = "MLC301"


def find(case: Case) -> Iterator[Diagnostic]:
    """The type is what is compared: a name that nobody knows is MLC306's."""
    needed: dict[str, int] = {}
    for request in gpu_requests(case.spec):
        needed[request.type] = max(needed.get(request.type, 0), request.total)
    for request in gpu_requests(case.spec):
        if request.type in case.spec.quotas.gpus or accelerator(request.type) is None:
            continue
        least = str(needed[request.type])
        yield case.finding(
            CODE,
            request.path,
            f"{request.says}, and no quota caps that type",
            f"add `{request.type}: {least}` under `quotas.gpus`, or as many as may be in use at "
            "once.",
            fix=edit.add(case.source, ("quotas", "gpus"), request.type, least),
        )


RULE = Rule(CODE, find, allowable=False)
