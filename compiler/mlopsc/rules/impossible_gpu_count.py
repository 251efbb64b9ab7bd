"""More GPUs, or another number of them, than any machine with that type has."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic, Label
from mlopsc.plan.accelerators import ACCELERATORS, Accelerator, accelerator
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.requests import GpuRequest, gpu_requests
from mlopsc.source import edit
from mlopsc.source.span import Path

CODE = "MLC307"
_MANAGED = {"sagemaker": "SageMaker", "vertex": "Vertex AI"}
"""Platforms that rent out whole machines; elsewhere a job may take a part of one."""


def find(case: Case) -> Iterator[Diagnostic]:
    platform = case.decisions.choice("compute")
    for request in gpu_requests(case.spec):
        known = accelerator(request.type)
        if known is None:
            continue
        if platform not in _MANAGED:
            yield from _too_many(case, request, known)
        elif platform not in known.sold:
            yield _not_sold(case, request, platform)
        elif request.count not in known.sold[platform]:
            yield _other_count(case, request, platform, known.sold[platform])


def _too_many(case: Case, request: GpuRequest, known: Accelerator) -> Iterator[Diagnostic]:
    if request.count <= known.most:
        return
    yield case.finding(
        CODE,
        request.count_path,
        f"{request.request.who} asks for {request.count} {request.type} in one machine, and the "
        f"largest that a cloud rents out has {known.most}",
        f"write `count: {known.most}` or less, and let a step that needs more run on several "
        "`nodes`. Where a machine of your own has more, `allow` this with the reason.",
        fix=edit.set_value(case.source, request.count_path, str(known.most)),
    )


def _not_sold(case: Case, request: GpuRequest, platform: str) -> Diagnostic:
    there = [each.type for each in ACCELERATORS.values() if platform in each.sold]
    return case.finding(
        CODE,
        (*request.path, "type"),
        f"{_MANAGED[platform]} has no machine with {request.type}",
        f"it has {', '.join(f'`{each}`' for each in there)}.",
        labels=_decided(case),
    )


def _other_count(
    case: Case, request: GpuRequest, platform: str, counts: tuple[int, ...]
) -> Diagnostic:
    fewer = [each for each in counts if each < request.count]
    return case.finding(
        CODE,
        request.count_path,
        f"no machine of {_MANAGED[platform]} has {request.count} {request.type}",
        f"a machine with that type has {_either(counts)}.",
        labels=_decided(case),
        fix=edit.set_value(case.source, request.count_path, str(fewer[-1])) if fewer else (),
    )


def _decided(case: Case) -> tuple[Label, ...]:
    decision = case.decisions.taken["compute"]
    facts = [each.path for each in decision.evidence[-1:]]
    paths: list[Path] = [("decisions", "compute")] if decision.override else facts
    return tuple(case.label(path, "decides the platform") for path in paths)


def _either(counts: tuple[int, ...]) -> str:
    *firsts, last = map(str, counts)
    return f"{', '.join(firsts)} or {last}" if firsts else last


RULE = Rule(CODE, find)
