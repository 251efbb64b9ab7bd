"""The trials that run at once need more GPUs together than the quota of their type."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.graph import STEPS
from mlopsc.rules.requests import GpuRequest, gpu_requests
from mlopsc.source import edit

CODE = "MLC313"


def find(case: Case) -> Iterator[Diagnostic]:
    """A single trial over the quota is MLC303's."""
    tune = case.spec.pipeline.tune
    request = _tuned(case, tune.step) if tune else None
    if tune is None or request is None:
        return
    quota = case.spec.quotas.gpus.get(request.type, 0)
    at_once = quota // request.total
    if not 0 < at_once < tune.parallel_trials:
        return
    path = ("pipeline", "tune", "parallel-trials")
    yield case.finding(
        CODE,
        path,
        f"{tune.parallel_trials} trials at once need {tune.parallel_trials * request.total} "
        f"{request.type}, and the quota is {quota}",
        f"write `parallel-trials: {at_once}`, since each trial takes {request.total}, or let "
        f"whoever owns the quota raise it to {tune.parallel_trials * request.total}.",
        labels=(
            case.label(request.path, "what one trial takes"),
            case.label(("quotas", "gpus", request.type), "the quota"),
        ),
        fix=edit.set_value(case.source, path, str(at_once)),
    )


def _tuned(case: Case, step: str) -> GpuRequest | None:
    path = (*STEPS, step, "resources")
    asked = (each for each in gpu_requests(case.spec) if each.request.path == path)
    return next(asked, None)


RULE = Rule(CODE, find, allowable=False)
