"""One job asks for more GPUs than the quota lets one job have."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.capped import with_count
from mlopsc.rules.requests import GpuRequest, step_requests

CODE = "MLC302"


def find(case: Case) -> Iterator[Diagnostic]:
    most = case.spec.quotas.gpus_per_job
    for request in step_requests(case.spec) if most is not None else ():
        gpu = request.resources.gpu
        asked = GpuRequest(request, gpu.type, gpu.count) if gpu else None
        if most is None or asked is None or asked.total <= most:
            continue
        yield case.finding(
            CODE,
            asked.count_path,
            f"{asked.says}, and one job may have {most}",
            f"{request.smaller}, or let whoever owns the quota raise `gpus-per-job`.",
            labels=(case.label(("quotas", "gpus-per-job"), "what one job may have"),),
            fix=with_count(case, asked, most),
        )


RULE = Rule(CODE, find, allowable=False)
