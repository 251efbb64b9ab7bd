"""queue/: what Kueue reads. A component of its own, since Kubeflow does not ship Kueue.

CPU and memory are one resource group without nodes of their own, all GPUs another with a flavor
for each type and one for none: a GPU pod is counted in both, and gets the nodes of its type. What a
team does not use it lends to its cohort, and takes back; it never borrows, since its ResourceQuota
would refuse the pods that Kueue had admitted (https://github.com/kubernetes-sigs/kueue/issues/696).
https://kueue.sigs.k8s.io/docs/concepts/cluster_queue/
"""

from collections.abc import Iterator, Mapping

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import Traced, also, at
from mlopsc.plan.capacity import Capacity
from mlopsc.plan.model import Plan, Queue, Toleration
from mlopsc_targets.kubeflow.bundle.amounts import (
    queued_cpu,
    queued_gpus,
    queued_memory,
    resource_of,
    types_by_resource,
)
from mlopsc_targets.kubeflow.names import (
    TRAINING,
    cluster,
    in_cluster,
    in_namespace,
    named,
    namespace,
    of_namespace,
)

_API = "kueue.x-k8s.io/v1beta2"
_PATH = "platform.kubeflow.queue"
_PRIORITY = 100
QUEUE_NAME = "kueue.x-k8s.io/queue-name"
PRIORITY_CLASS = "kueue.x-k8s.io/priority-class"


def queue_files(plan: Plan, capacity: Capacity) -> Iterator[Artifact]:
    queue = cluster(plan).queue
    if queue is None:
        return
    yield yaml_file(
        "queue/kustomization.yaml",
        at(
            {
                "apiVersion": "kustomize.config.k8s.io/v1alpha1",
                "kind": "Component",
                "resources": ["queue.yaml"],
            },
            _PATH,
        ),
    )
    yield yaml_file(
        "queue/queue.yaml", *(at(each, _PATH) for each in _objects(plan, capacity, queue))
    )


def queue_labels(plan: Plan) -> dict[str, Traced]:
    """What puts a pod into the queue; nothing where there is none."""
    if cluster(plan).queue is None:
        return {}
    labels = {QUEUE_NAME: _local_queue(plan), PRIORITY_CLASS: named(plan, TRAINING)}
    return {key: also(value, _PATH) for key, value in labels.items()}


def _local_queue(plan: Plan) -> Traced:
    return at(f"{plan.project}-queue", _PATH, "project.name")


def _objects(plan: Plan, capacity: Capacity, queue: Queue) -> Iterator[Json]:
    cohort = at(queue.cohort, f"{_PATH}.cohort")
    yield _flavor(plan, _shared(plan), {})
    if plan.quotas.gpus:
        yield at(_flavor(plan, _no_gpu(plan), {}), "quotas.gpus")
    for type_ in plan.quotas.gpus:
        yield _flavor(plan, _flavor_name(plan, type_), _nodes(plan, type_))
    if cohort:
        yield {"apiVersion": _API, "kind": "Cohort", "metadata": in_cluster(plan, cohort)}
    yield {
        "apiVersion": _API,
        "kind": "ClusterQueue",
        "metadata": in_cluster(plan, _cluster_queue(queue)),
        "spec": {
            **({"cohortName": cohort} if cohort else {}),
            "namespaceSelector": {
                "matchLabels": {"kubernetes.io/metadata.name": namespace(plan)},
            },
            "queueingStrategy": "BestEffortFIFO",
            "preemption": {
                "withinClusterQueue": "LowerPriority",
                "reclaimWithinCohort": at("Any" if cohort else "Never", *cohort.origins),
            },
            "resourceGroups": list(_groups(plan, capacity, lends=bool(cohort))),
        },
    }
    yield {
        "apiVersion": _API,
        "kind": "LocalQueue",
        "metadata": in_namespace(plan, _local_queue(plan)),
        "spec": {"clusterQueue": _cluster_queue(queue)},
    }
    yield {
        "apiVersion": _API,
        "kind": "WorkloadPriorityClass",
        "metadata": in_cluster(plan, named(plan, TRAINING)),
        "value": _PRIORITY,
        "description": "Pods of the pipeline that train on GPUs.",
    }


def _cluster_queue(queue: Queue) -> Traced:
    return at(queue.cluster_queue, f"{_PATH}.cluster-queue")


def _shared(plan: Plan) -> Traced:
    return of_namespace(plan, "any-node")


def _no_gpu(plan: Plan) -> Traced:
    return of_namespace(plan, "no-gpu")


def _flavor_name(plan: Plan, type_: str) -> Traced:
    # A type may hold dots (a MIG profile), which the name of an object may hold too.
    return also(of_namespace(plan, type_), f"quotas.gpus.{type_}")


def _flavor(plan: Plan, name: Traced, spec: dict[str, Json]) -> Json:
    flavor: dict[str, Json] = {
        "apiVersion": _API,
        "kind": "ResourceFlavor",
        "metadata": in_cluster(plan, name),
    }
    return at({**flavor, **({"spec": spec} if spec else {})}, *name.origins)


def _nodes(plan: Plan, type_: str) -> dict[str, Json]:
    path = f"platform.kubeflow.flavors.{type_}"
    flavor = cluster(plan).flavors[type_]
    return {
        "nodeLabels": at(dict(flavor.node_labels), f"{path}.node-labels"),
        "tolerations": at([toleration(each) for each in tolerations(plan, type_)], path),
    }


def tolerations(plan: Plan, type_: str) -> tuple[Toleration, ...]:
    """Those of the flavor, and the one for the taint that vendors put on nodes with GPUs."""
    own = Toleration(resource_of(type_), "Exists", None, "NoSchedule")
    stated = cluster(plan).flavors[type_].tolerations
    return stated if own in stated else (own, *stated)


def toleration(each: Toleration) -> Json:
    """A toleration as Kubernetes and KFP write it."""
    fields = {
        "key": each.key,
        "operator": each.operator,
        "value": each.value,
        "effect": each.effect,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _groups(plan: Plan, capacity: Capacity, *, lends: bool) -> Iterator[Json]:
    bound: dict[str, Json] = {"borrowingLimit": at("0", f"{_PATH}.cohort")} if lends else {}
    yield {
        "coveredResources": ["cpu", "memory"],
        "flavors": [
            {
                "name": _shared(plan),
                "resources": [
                    {"name": "cpu", "nominalQuota": queued_cpu(plan, capacity), **bound},
                    {"name": "memory", "nominalQuota": queued_memory(plan, capacity), **bound},
                ],
            }
        ],
    }
    if plan.quotas.gpus:
        yield _gpus(plan, bound)


def _gpus(plan: Plan, bound: dict[str, Json]) -> Traced:
    """One group for all GPUs: a pod gets the nodes of one type, or of none.

    The LimitRange gives every container 0 of each GPU that it does not ask for, and Kueue assigns a
    flavor to 0 as well: in groups of their own a pod would get the nodes of every type at once.
    """
    resources = tuple(types_by_resource(plan))
    flavors: list[Json] = [_gpu_flavor(_no_gpu(plan), {}, resources, bound)]
    for type_ in plan.quotas.gpus:
        own = {resource_of(type_): queued_gpus(plan, type_)}
        flavors.append(_gpu_flavor(_flavor_name(plan, type_), own, resources, bound))
    group = {"coveredResources": list(resources), "flavors": flavors}
    return at(group, *(f"quotas.gpus.{each}" for each in plan.quotas.gpus))


def _gpu_flavor(
    name: Traced, own: Mapping[str, Traced], resources: tuple[str, ...], bound: dict[str, Json]
) -> Json:
    """`own` is what there is of it; of the other resources there is nothing."""
    none = at("0", "quotas.gpus")
    return {
        "name": name,
        "resources": [
            {"name": each, "nominalQuota": own.get(each, none), **bound} for each in resources
        ],
    }
