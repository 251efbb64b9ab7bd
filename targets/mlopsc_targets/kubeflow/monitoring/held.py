"""Recorded for the other groups: who holds GPUs, and how busy they are.

A container's request stays with kube-state-metrics until its pod is deleted, so only pods that have
a node and have not ended hold anything.
https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/pod-metrics.md
DCGM's exporter names the pod in `namespace` and `pod`; where Prometheus does not honor the labels
of what it scrapes they arrive as `exported_namespace` and `exported_pod`, and both are read.
https://github.com/NVIDIA/dcgm-exporter/issues/85
GPU_UTIL of a MIG instance is 0 or absent; the share of time in which its engine was active is its
measure: https://github.com/NVIDIA/dcgm-exporter/issues/216.
"""

from collections.abc import Iterator

from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.monitoring.model import Group, Record
from mlopsc_targets.kubeflow.monitoring.signals import (
    NAMES,
    gpu_resources,
    labels,
    nvidia_resources,
    selector,
    state_name,
)
from mlopsc_targets.kubeflow.names import cluster

HELD = "namespace_pod_resource:gpus_held:sum"
BUSY = "namespace_pod:gpu_utilization:avg"
ORIGINS = (*NAMES, "monitoring.infra", "monitoring.cost", "quotas.gpus")


def held(plan: Plan) -> Iterator[Group]:
    wanted = plan.monitoring.infra or plan.monitoring.cost
    if wanted and gpu_resources(plan):
        yield Group(f"{plan.project}-gpus", ORIGINS, tuple(_records(plan)), ())


def _records(plan: Plan) -> Iterator[Record]:
    yield Record(HELD, _held(plan), ORIGINS, title="GPUs held by a pod", unit="short")
    if plan.monitoring.infra and nvidia_resources(plan):
        yield Record(BUSY, _busy(plan), ORIGINS)


def _held(plan: Plan) -> str:
    resources = "|".join(state_name(each) for each in gpu_resources(plan))
    requests = selector(plan, resource=f"~{resources}", node="~.+")
    phases = selector(plan, phase="~Pending|Running")
    return (
        "sum by (namespace, pod, resource) (\n"
        f"  kube_pod_container_resource_requests{requests}\n"
        f"  and on (namespace, pod) (kube_pod_status_phase{phases} == 1)\n"
        ")"
    )


def _busy(plan: Plan) -> str:
    parts = (
        *_both(plan, "100 * DCGM_FI_PROF_GR_ENGINE_ACTIVE", GPU_I_ID="~.+"),
        *_both(plan, "DCGM_FI_DEV_GPU_UTIL", GPU_I_ID=""),
    )
    return "avg by (namespace, pod) (\n  " + "\n  or\n  ".join(parts) + "\n)"


def _both(plan: Plan, measure: str, **more: str) -> tuple[str, str]:
    """The series as they are where labels are honored, and renamed where they are not."""
    namespace = cluster(plan).namespace
    own = selector(plan, exported_namespace="", pod="~.+", **more)
    other = labels(exported_namespace=namespace, **more)
    return (
        f"{measure}{own}",
        f'label_replace(label_replace({measure}{other}, "namespace", "{namespace}", "", ""), '
        '"pod", "$1", "exported_pod", "(.+)")',
    )
