"""The numbers of the bundle, each from one place: the spec's quotas and the proof's peaks.

What the spec sets no quota on gets the proven peak as its quota: it can never stop a run of this
pipeline, and nothing in the namespace is without a bound.
"""

from collections.abc import Mapping

from mlopsc.artifact.trace import Origins, Traced, also, at
from mlopsc.plan.accelerators import ACCELERATORS, accelerator
from mlopsc.plan.capacity import CPU, MEMORY, PODS, Capacity, quotas
from mlopsc.plan.model import Plan
from mlopsc_targets.common.quantity import cpu, memory
from mlopsc_targets.kubeflow.platform import (
    DEFAULT_LIMIT,
    DEFAULT_REQUEST,
    beside_training,
)

_PEAKS = (
    "pipeline.steps",
    "pipeline.parallelism",
    "pipeline.tune",
    "gates",
    "evaluation",
    "serving",
    "retraining",
    "platform.kubeflow",
)
"""Where a peak that serves as a quota comes from."""
_BESIDE = ("serving", "retraining", "evaluation", "pipeline.steps", "platform.kubeflow.profile")
"""What runs beside the jobs of the queue."""


def cpu_quota(plan: Plan, capacity: Capacity) -> Traced:
    return _bound(CPU, *_hard(plan, capacity, CPU))


def memory_quota(plan: Plan, capacity: Capacity) -> Traced:
    return _bound(MEMORY, *_hard(plan, capacity, MEMORY))


def pods_quota(plan: Plan, capacity: Capacity) -> Traced:
    return _bound(PODS, *_hard(plan, capacity, PODS))


def queued_cpu(plan: Plan, capacity: Capacity) -> Traced:
    return _left(plan, CPU, *_hard(plan, capacity, CPU))


def queued_memory(plan: Plan, capacity: Capacity) -> Traced:
    return _left(plan, MEMORY, *_hard(plan, capacity, MEMORY))


def queued_gpus(plan: Plan, type_: str) -> Traced:
    return _left(plan, type_, plan.quotas.gpus[type_], (f"quotas.gpus.{type_}",))


def _hard(plan: Plan, capacity: Capacity, resource: str) -> tuple[int, Origins]:
    """The bound, and where it comes from: the quota, or the peak where there is none."""
    quota, path = quotas(plan)[resource]
    if quota is not None:
        return quota, (path,)
    peak = next((each.total for each in capacity.peaks if each.resource == resource), 0)
    return peak, (path, *_PEAKS)


def _bound(resource: str, number: int, origins: Origins) -> Traced:
    return at(written(resource, number), *origins)


def _left(plan: Plan, resource: str, number: int, origins: Origins) -> Traced:
    """What of a bound is left to jobs that queue: Kueue does not count what serves."""
    taken = beside_training(plan).get(resource, 0)
    return also(_bound(resource, max(0, number - taken), origins), *_BESIDE)


def written(resource: str, number: int) -> str:
    """An amount as Kubernetes reads it."""
    return {CPU: cpu, MEMORY: memory}.get(resource, str)(number)


def gpu_quotas(plan: Plan) -> Mapping[str, Traced]:
    """By resource name, the GPUs of all types that are counted under it."""
    found: dict[str, int] = {}
    origins: dict[str, tuple[str, ...]] = {}
    for type_, count in plan.quotas.gpus.items():
        name = resource_of(type_)
        found[name] = found.get(name, 0) + count
        origins[name] = (*origins.get(name, ()), f"quotas.gpus.{type_}")
    return {name: at(str(found[name]), *origins[name]) for name in sorted(found)}


def resource_of(type_: str) -> str:
    """The name that a scheduler counts the type by. ValueError for a type that is not known."""
    known = accelerator(type_)
    if known is None:
        raise ValueError(f"no resource is known for the GPU type {type_!r}")
    return known.resource


def types_by_resource(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """The types with a quota, by the resource that counts them."""
    found: dict[str, tuple[str, ...]] = {}
    for type_ in sorted(plan.quotas.gpus):
        name = resource_of(type_)
        found[name] = (*found.get(name, ()), type_)
    return found


def other_gpus(plan: Plan) -> tuple[str, ...]:
    """Every GPU resource that is known and has no quota here: a quota on one bounds no other."""
    known = {each.resource for each in ACCELERATORS.values()}
    return tuple(sorted(known - gpu_quotas(plan).keys()))


def most_per_container(plan: Plan) -> Mapping[str, Traced]:
    """By resource name, the most that one container may ask for: the cap of a job."""
    cap = plan.quotas.gpus_per_job
    return {
        name: also(
            each if cap is None or int(str(each.value)) <= cap else at(str(cap), *each.origins),
            "quotas.gpus-per-job",
        )
        for name, each in gpu_quotas(plan).items()
    }


def defaults(*, limit: bool) -> Mapping[str, str]:
    """What a container gets that asks for nothing."""
    amounts = DEFAULT_LIMIT if limit else DEFAULT_REQUEST
    return {name: written(name, number) for name, number in amounts.items()}
