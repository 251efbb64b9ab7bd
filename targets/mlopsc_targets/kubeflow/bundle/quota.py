"""quota.yaml: the ResourceQuotas and the LimitRange of the namespace.

GPUs are counted under `requests.<resource>` only: the API accepts `limits.<resource>` and never
enforces it. Every GPU resource without a quota is set to 0, since a quota on one bounds no other.
The LimitRange gives a container that asks for nothing 0 GPUs: without that default its `max` would
become the default, and every side container would hold GPUs.
https://kubernetes.io/docs/concepts/policy/resource-quotas/#resource-quota-for-extended-resources
https://kubernetes.io/docs/concepts/policy/limit-range/
"""

from collections.abc import Iterator, Mapping

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.capacity import Capacity
from mlopsc.plan.model import Plan
from mlopsc_targets.common.quantity import memory
from mlopsc_targets.kubeflow.bundle.amounts import (
    cpu_quota,
    defaults,
    gpu_quotas,
    memory_quota,
    most_per_container,
    other_gpus,
    pods_quota,
)
from mlopsc_targets.kubeflow.names import cluster, in_namespace, named

_SIDE = "default:side-containers"
_OF_CLAIMS = (
    "pipeline.steps",
    *(f"platform.kubeflow.{each}" for each in ("workspace", "observations", "profile")),
)


def quota_file(plan: Plan, capacity: Capacity) -> Artifact:
    return yaml_file("quota.yaml", *_documents(plan, capacity))


def _documents(plan: Plan, capacity: Capacity) -> Iterator[Json]:
    if not cluster(plan).profile_owner:
        yield resource_quota(plan, "compute", compute(plan, capacity))
    yield resource_quota(plan, "objects", _objects(plan))
    others = {f"requests.{name}": at("0", "quotas.gpus") for name in other_gpus(plan)}
    yield resource_quota(plan, "other-gpus", others)
    yield _limits(plan)


def compute(plan: Plan, capacity: Capacity) -> dict[str, Traced]:
    """The hard limits on what runs; of a Profile's quota too.

    CPU and memory are bounded by their limits alone: no request can be above its limit.
    """
    return {
        "limits.cpu": cpu_quota(plan, capacity),
        "limits.memory": memory_quota(plan, capacity),
        "pods": pods_quota(plan, capacity),
        **{f"requests.{name}": each for name, each in gpu_quotas(plan).items()},
    }


def _objects(plan: Plan) -> dict[str, Json]:
    """Nothing is reached from outside, and no more storage is claimed than is stated.

    Nothing of the pipeline makes a claim. In a Profile people do, for their notebooks.
    """
    found: dict[str, Json] = {"services.loadbalancers": "0", "services.nodeports": "0"}
    if not cluster(plan).profile_owner:
        found["persistentvolumeclaims"] = at(str(len(_claims(plan))), *_OF_CLAIMS)
    if plan.quotas.storage_bytes is not None:
        found["requests.storage"] = at(memory(plan.quotas.storage_bytes), "quotas.storage")
    return found


def _claims(plan: Plan) -> set[str]:
    """Those that the spec names."""
    shared = {cluster(plan).workspace, cluster(plan).observations} - {""}
    return shared | {each.claim for step in plan.steps for each in step.volumes}


def resource_quota(plan: Plan, part: str, hard: Mapping[str, Json]) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "ResourceQuota",
        "metadata": in_namespace(plan, named(plan, part)),
        "spec": {"hard": hard},
    }


def _limits(plan: Plan) -> Json:
    none: dict[str, Json] = {
        name: at("0", *_names(each)) for name, each in gpu_quotas(plan).items()
    }
    container: dict[str, Json] = {
        "type": "Container",
        "defaultRequest": {**_given(limit=False), **none},
        "default": {**_given(limit=True), **none},
    }
    most = most_per_container(plan)
    if most:
        container["max"] = at(dict(most), "quotas.gpus", "quotas.gpus-per-job")
    return {
        "apiVersion": "v1",
        "kind": "LimitRange",
        "metadata": in_namespace(plan, named(plan, "limits")),
        "spec": {"limits": [container]},
    }


def _names(quota: Traced) -> tuple[str, ...]:
    return quota.origins


def _given(*, limit: bool) -> dict[str, Json]:
    return {name: at(amount, _SIDE) for name, amount in defaults(limit=limit).items()}
