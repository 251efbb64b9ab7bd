"""On which nodes a pod may run: those of its GPU's type, of spot capacity, those of its step."""

from collections.abc import Iterator, Mapping

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Origins, Traced, at
from mlopsc.plan.model import Gpu, Plan, Spot, Step
from mlopsc_targets.kubeflow.bundle.queue import toleration, tolerations
from mlopsc_targets.kubeflow.names import cluster


def selector(
    plan: Plan, gpu: Gpu | None, step: Step | None, origins: Origins
) -> Mapping[str, Traced]:
    """The labels that a node has to have."""
    found: dict[str, Traced] = {}
    if gpu is not None:
        flavor, path = cluster(plan).flavors[gpu.type], _path(gpu)
        found |= {
            key: at(each, f"{path}.node-labels", *origins)
            for key, each in flavor.node_labels.items()
        }
    for spot, paths in _spot(plan, gpu, step):
        found |= {key: at(each, *paths) for key, each in spot.node_labels.items()}
    if step is not None:
        own = f"{step.origin.path}.node-selector"
        found |= {key: at(each, own) for key, each in step.node_selector.items()}
    return found


def tolerated(plan: Plan, gpu: Gpu | None, step: Step | None, origins: Origins) -> list[Json]:
    """The taints that a node may have."""
    found: list[Json] = []
    if gpu is not None:
        found += [at(toleration(e), _path(gpu), *origins) for e in tolerations(plan, gpu.type)]
    for spot, paths in _spot(plan, gpu, step):
        found += [at(toleration(each), *paths) for each in spot.tolerations]
    if step is not None:
        own = f"{step.origin.path}.tolerations"
        found += [at(toleration(each), own) for each in step.tolerations]
    return found


def _spot(plan: Plan, gpu: Gpu | None, step: Step | None) -> Iterator[tuple[Spot, tuple[str, ...]]]:
    """What tells spot nodes apart, if the step runs on them, and where that is said."""
    spot = cluster(plan).flavors[gpu.type].spot if gpu is not None else None
    if gpu is not None and step is not None and step.spot and spot is not None:
        yield spot, (f"{_path(gpu)}.spot", f"{step.origin.path}.spot")


def _path(gpu: Gpu) -> str:
    return f"platform.kubeflow.flavors.{gpu.type}"
