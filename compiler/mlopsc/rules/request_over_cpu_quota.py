"""One step, or the service with all its replicas, needs more cores than the quota."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.requests import requests
from mlopsc.schema.units import millicores
from mlopsc.source import edit

CODE = "MLC304"


def find(case: Case) -> Iterator[Diagnostic]:
    quota = case.spec.quotas.cpu
    for request in requests(case.spec) if quota is not None else ():
        each = millicores(request.resources.cpu)
        if quota is None or each * request.copies <= millicores(quota):
            continue
        path = request.place(case.source, "cpu")
        lower = request.copies == 1 and path[-1] == "cpu"
        yield case.finding(
            CODE,
            path,
            f"{request.says(_cores(request.resources.cpu))}, and the quota is {_cores(quota)}",
            f"it would wait forever: {request.smaller}, or let whoever owns the quota raise it to "
            f"{_least(each * request.copies)}.",
            key=path[-1] != "cpu",
            labels=(case.label(("quotas", "cpu"), "the quota"),),
            fix=edit.set_value(case.source, path, _written(quota)) if lower else (),
        )


def _cores(cpu: int | str) -> str:
    """`1 core`, `4 cores`, `500m of CPU`."""
    if isinstance(cpu, str):
        return f"{cpu} of CPU"
    return f"{cpu} core" if cpu == 1 else f"{cpu} cores"


def _least(millis: int) -> str:
    """A quota that the request fits into, as it would be written."""
    return f"{millis}m" if millis % 1000 else str(millis // 1000)


def _written(cpu: int | str) -> str:
    return str(cpu) if isinstance(cpu, int) else f'"{cpu}"'


RULE = Rule(CODE, find, allowable=False)
