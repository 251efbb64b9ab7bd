"""The numbers of the bundle, each from one place: the spec's quotas and the proof's peaks.

What the spec sets no quota on gets the proven peak as its quota: it can never stop a run of this
pipeline, and nothing in the namespace is without a bound.
"""

from collections.abc import Mapping

from mlopsc.artifact.trace import Traced, also, at
from mlopsc.plan.accelerators import ACCELERATORS, accelerator
from mlopsc.plan.capacity import CPU, MEMORY, PODS, Capacity
from mlopsc.plan.model import Plan
from mlopsc_targets.common.quantity import cpu, memory
from mlopsc_targets.kubeflow.platform import DEFAULT_LIMIT, DEFAULT_REQUEST

_PEAKS = (
    *("pipeline.steps", "pipeline.parallelism", "gates", "evaluation", "platform.kubeflow"),
    "retraining",
)
"""Where a peak that serves as a quota comes from."""


def cpu_quota(plan: Plan, capacity: Capacity) -> Traced:
    return _bound(plan.quotas.cpu_millis, capacity, CPU, "quotas.cpu")


def memory_quota(plan: Plan, capacity: Capacity) -> Traced:
    return _bound(plan.quotas.memory_bytes, capacity, MEMORY, "quotas.memory")


def pods_quota(plan: Plan, capacity: Capacity) -> Traced:
    return _bound(plan.quotas.pods, capacity, PODS, "quotas.pods")


def _bound(quota: int | None, capacity: Capacity, resource: str, path: str) -> Traced:
    if quota is not None:
        return at(written(resource, quota), path)
    peak = next((each.total for each in capacity.peaks if each.resource == resource), 0)
    return at(written(resource, peak), path, *_PEAKS)


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
