"""One step, or the service with all its replicas, needs more memory than the quota."""

from collections.abc import Iterator
from decimal import Decimal

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.requests import requests
from mlopsc.schema.units import size_bytes
from mlopsc.source import edit

CODE = "MLC305"


def find(case: Case) -> Iterator[Diagnostic]:
    quota = case.spec.quotas.memory
    for request in requests(case.spec) if quota is not None else ():
        each = size_bytes(request.resources.memory)
        if quota is None or each * request.copies <= size_bytes(quota):
            continue
        path = request.place(case.source, "memory")
        lower = request.copies == 1 and path[-1] == "memory"
        yield case.finding(
            CODE,
            path,
            f"{request.says(f'{request.resources.memory} of memory')}, and the quota is {quota}",
            f"it would wait forever: {request.smaller}, or let whoever owns the quota raise it to "
            f"{_times(request.resources.memory, request.copies)}.",
            key=path[-1] != "memory",
            labels=(case.label(("quotas", "memory"), "the quota"),),
            fix=edit.set_value(case.source, path, quota) if lower else (),
        )


def _times(size: str, count: int) -> str:
    """`32Gi` four times is `128Gi`: the unit stays as it was written."""
    number = size.rstrip("BKMGTPi")
    return f"{(Decimal(number) * count).normalize():f}{size[len(number) :]}"


RULE = Rule(CODE, find, allowable=False)
