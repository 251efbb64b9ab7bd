"""A GPU type that is in use has a quota of 0: whatever asks for it never starts."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.requests import gpu_requests

CODE = "MLC309"


def find(case: Case) -> Iterator[Diagnostic]:
    for request in gpu_requests(case.spec):
        if case.spec.quotas.gpus.get(request.type) != 0:
            continue
        yield case.finding(
            CODE,
            ("quotas", "gpus", request.type),
            f"{request.says}, and the quota is 0",
            f"take `gpu` out of the request, or let whoever owns the quota raise it to "
            f"{request.total}.",
            labels=(case.label(request.path, "would never start"),),
        )


RULE = Rule(CODE, find, allowable=False)
