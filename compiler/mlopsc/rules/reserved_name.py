"""A name that a platform or a file system keeps for itself."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.source import edit
from mlopsc.source.span import Edit, Path

CODE = "MLC212"
_NAMESPACES = frozenset({"default", "kubeflow", "istio-system"})
_SYSTEM = frozenset(
    {
        *("auth", "cert-manager", "kserve", "knative-eventing", "knative-serving"),
        *("kubeflow-system", "kueue-system", "monitoring", "oauth2-proxy"),
    }
)
"""Namespaces of what Kubeflow is made of, and of what stands beside it: no team's own."""
_DEVICES = frozenset(
    {"con", "nul", "aux", "prn", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
)
"""https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file"""
_LONGEST = 40


def find(case: Case) -> Iterator[Diagnostic]:
    for kind, name, path, is_key in _names(case):
        owner = _owner(kind, name)
        if owner:
            better = _better(case, kind, name)
            yield case.finding(
                CODE,
                path,
                f"the {kind} cannot be called `{name}`: {owner}",
                f"write another name, such as `{better}`.",
                key=is_key,
                fix=_rename(case, kind, path, better),
            )


def _better(case: Case, kind: str, name: str) -> str:
    project = case.spec.project.name
    if kind == "namespace" and not _owner(kind, project):
        return project
    return f"{kind}-{name}"[:_LONGEST].rstrip("-")


def _owner(kind: str, name: str) -> str:
    if name in _NAMESPACES or name.startswith("kube-"):
        return "Kubernetes clusters keep that name for themselves"
    if kind == "namespace" and name in _SYSTEM:
        return "it belongs to the platform, and a quota there would stop the platform's own pods"
    if name in _DEVICES:
        return "Windows takes it for a device, so the files named after it cannot be checked out"
    return ""


def _names(case: Case) -> Iterator[tuple[str, str, Path, bool]]:
    spec = case.spec
    yield "project", spec.project.name, ("project", "name"), False
    for name in spec.data:
        yield "dataset", name, ("data", name), True
    for name in spec.pipeline.steps:
        yield "step", name, ("pipeline", "steps", name), True
    if spec.model:
        yield "model", spec.model.name, ("model", "name"), False
    if spec.platform.kubeflow:
        path = ("platform", "kubeflow", "namespace")
        yield "namespace", spec.platform.kubeflow.namespace, path, False


def _rename(case: Case, kind: str, path: Path, better: str) -> tuple[Edit, ...]:
    """A dataset's name also stands in data.lock.json, which no edit of the spec can reach."""
    if kind == "dataset":
        return ()
    if kind != "step":
        return edit.set_value(case.source, path, better)
    tune = case.spec.pipeline.tune
    tuned = tune is not None and tune.step == path[-1]
    reference = edit.set_value(case.source, ("pipeline", "tune", "step"), better) if tuned else ()
    return (*edit.rename_key(case.source, path, better), *reference)


RULE = Rule(CODE, find, allowable=False)
