"""One step, or the service with all its replicas, needs more GPUs than the quota of their type."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.capped import with_count
from mlopsc.rules.requests import gpu_requests

CODE = "MLC303"


def find(case: Case) -> Iterator[Diagnostic]:
    """A quota of 0 is MLC309's."""
    for request in gpu_requests(case.spec):
        quota = case.spec.quotas.gpus.get(request.type)
        if not quota or request.total <= quota:
            continue
        yield case.finding(
            CODE,
            request.count_path,
            f"{request.says}, and the quota is {quota}",
            f"it would wait forever: {request.request.smaller}, or let whoever owns the quota "
            f"raise it to {request.total}.",
            labels=(case.label(("quotas", "gpus", request.type), "the quota"),),
            fix=with_count(case, request, quota),
        )


RULE = Rule(CODE, find, allowable=False)
