"""Alerts on the namespace: GPUs that idle, quotas that are nearly used, a queue that waits."""

from collections.abc import Iterator

from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.monitoring.held import BUSY, HELD
from mlopsc_targets.kubeflow.monitoring.model import Alert, Firing, Group, Seen
from mlopsc_targets.kubeflow.monitoring.signals import (
    NAMES,
    NVIDIA,
    labels,
    nvidia_resources,
    quota,
    selector,
    state_name,
)
from mlopsc_targets.kubeflow.names import cluster

_INFRA = "monitoring.infra"
_GPUS = (*NAMES, _INFRA, "quotas.gpus")
_QUOTA = (*NAMES, _INFRA, "platform.kubeflow.profile")
_QUEUE = (*NAMES, _INFRA, "platform.kubeflow.queue")


def infra(plan: Plan) -> Iterator[Group]:
    if not plan.monitoring.infra:
        return
    if nvidia_resources(plan):
        yield Group(f"{plan.project}-gpu-use", _GPUS, (), (_idle(plan), _unmeasured(plan)))
    yield Group(f"{plan.project}-quota", _QUOTA, (), (_nearly_used(plan),))
    if cluster(plan).queue is not None:
        yield Group(f"{plan.project}-queue", _QUEUE, (), (_waiting(plan), _closed(plan)))


def _idle(plan: Plan) -> Alert:
    used = f"DCGM_FI_DEV_GPU_UTIL{selector(plan, pod='train')}"
    instance = selector(plan, pod="embed", GPU_I_ID="1")
    return Alert(
        name="GPUIdle",
        severity="warning",
        measure=f"{BUSY}{selector(plan)}",
        bound="< 10",
        wait="30m",
        summary="{{ $labels.pod }} holds a GPU and uses less than 10 % of it",
        when="A pod holds a GPU, and less than 10 % of it was in use for 30 minutes.",
        todo="See what the pod waits for (data, a peer, a lock), or end it: it keeps others out.",
        origins=_GPUS,
        fires=Firing(
            Seen({used: "3x60"}, "45m"),
            {"pod": "train"},
        ),
        quiet=Seen(
            {
                used: "80x60",
                f"DCGM_FI_DEV_GPU_UTIL{instance}": "0x60",
                f"DCGM_FI_PROF_GR_ENGINE_ACTIVE{instance}": "0.8x60",
            },
            "45m",
        ),
        unit="percent",
    )


def _unmeasured(plan: Plan) -> Alert:
    resource = state_name(nvidia_resources(plan)[0])
    request = selector(plan, pod="train", container="main", resource=resource, node="gpu-1")
    series = {
        f"kube_pod_container_resource_requests{request}": "1x60",
        f"kube_pod_status_phase{selector(plan, pod='train', phase='Running')}": "1x60",
    }
    exported = {"exported_namespace": cluster(plan).namespace, "exported_pod": "train"}
    used = f"DCGM_FI_DEV_GPU_UTIL{labels(namespace='gpu-operator', pod='dcgm', **exported)}"
    resources = selector(plan, resource=f"~{state_name(NVIDIA)}.+")
    return Alert(
        name="GPUUnmeasured",
        severity="warning",
        measure=f"sum by (namespace, pod) ({HELD}{resources})\n"
        f"unless on (namespace, pod) {BUSY}{selector(plan)}",
        bound="",
        wait="15m",
        summary="{{ $labels.pod }} holds a GPU, and nothing measures its use",
        when="A pod holds a GPU, and DCGM's exporter says nothing of it: GPUIdle is blind.",
        todo="See that the exporter runs on the pod's node and that Prometheus scrapes it.",
        origins=_GPUS,
        fires=Firing(Seen(series, "30m"), {"pod": "train"}),
        quiet=Seen({**series, used: "80x60"}, "30m"),
    )


def _nearly_used(plan: Plan) -> Alert:
    def seen(type_: str) -> str:
        own = selector(plan, resourcequota=quota(plan), resource="pods", type=type_)
        return f"kube_resourcequota{own}"

    def most(type_: str) -> str:
        own = selector(plan, resourcequota=quota(plan), type=type_)
        return f"max by (namespace, resource) (kube_resourcequota{own})"

    return Alert(
        name="QuotaNearlyUsed",
        severity="warning",
        measure=f"{most('used')}\n/ ({most('hard')} > 0)",
        bound="> 0.9",
        wait="30m",
        summary="{{ $labels.resource }}: "
        'more than 90 % of the quota is in use ({{ $value | printf "%.2f" }})',
        when="More than 90 % of a quota was in use for 30 minutes.",
        todo="At the peak of a run this is expected; what else would start now waits or is "
        "refused: see what holds it, or raise the quota in the spec.",
        origins=_QUOTA,
        fires=Firing(
            Seen({seen("used"): "19x60", seen("hard"): "20x60"}, "45m"),
            {"resource": "pods"},
            "0.95",
        ),
        quiet=Seen({seen("used"): "18x60", seen("hard"): "20x60"}, "45m"),
        unit="percentunit",
    )


def _queue_label(plan: Plan, **more: str) -> str:
    """Kueue's own series stand in Kueue's namespace; the ClusterQueue is this project's alone."""
    queue = cluster(plan).queue
    return labels(cluster_queue=queue.cluster_queue if queue else "", **more)


def _waiting(plan: Plan) -> Alert:
    name = "kueue_pending_workloads"
    active, stuck = (
        f"{name}{_queue_label(plan, status=each)}" for each in ("active", "inadmissible")
    )
    return Alert(
        name="QueueWaiting",
        severity="warning",
        measure="sum by (cluster_queue) "
        f"(max by (cluster_queue, status) ({name}{_queue_label(plan)}))",
        bound="> 0",
        wait="30m",
        summary='{{ $value | printf "%.0f" }} workloads wait in {{ $labels.cluster_queue }}',
        when="Something waited in the queue for 30 minutes.",
        todo="kubectl describe workloads in the namespace says what each waits for.",
        origins=_QUEUE,
        fires=Firing(
            Seen({active: "1x60", stuck: "1x60"}, "45m"),
            {"cluster_queue": _queue(plan)},
            "2",
        ),
        quiet=Seen({active: "0x60", stuck: "0x60"}, "45m"),
    )


def _queue(plan: Plan) -> str:
    queue = cluster(plan).queue
    return queue.cluster_queue if queue else ""


def _closed(plan: Plan) -> Alert:
    series = f"kueue_cluster_queue_status{_queue_label(plan, status='active')}"
    return Alert(
        name="QueueClosed",
        severity="critical",
        measure=f"max by (cluster_queue) ({series})",
        bound="== 0",
        wait="10m",
        summary="{{ $labels.cluster_queue }} admits nothing",
        when="The ClusterQueue was not active for 10 minutes: no GPU pod of this project starts.",
        todo="kubectl describe clusterqueue names what is missing, most often a ResourceFlavor.",
        origins=_QUEUE,
        fires=Firing(Seen({series: "0x60"}, "15m"), {"cluster_queue": _queue(plan)}),
        quiet=Seen({series: "1x60"}, "15m"),
    )
