"""A step or a replica asks for GPUs of a type that no quota caps."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.requests import gpu_requests
from mlopsc.source import edit

CODE = "MLC301"


def find(case: Case) -> Iterator[Diagnostic]:
    for request in gpu_requests(case.spec):
        if request.type in case.spec.quotas.gpus:
            continue
        entry = f"{request.type}: {request.total}"
        yield case.finding(
            CODE,
            request.path,
            f"{request.who} asks for {request.total} {request.type}, and no quota caps that type",
            f"add `{entry}` under `quotas.gpus`, or as many as may be in use at once.",
            fix=edit.add(case.source, ("quotas", "gpus"), request.type, str(request.total)),
        )


RULE = Rule(CODE, find, allowable=False)
