"""What a plan asks to be watched, and the names and selectors that every expression is made of.

Names of the language hold lower-case letters, digits and `-` only, so that none can end a string or
mean anything in a pattern of PromQL.
"""

from mlopsc.artifact.trace import Origins
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.bundle.amounts import types_by_resource
from mlopsc_targets.kubeflow.names import cluster
from mlopsc_targets.kubeflow.serving.names import serves

NAMES: Origins = ("project.name", "platform.kubeflow.namespace")
NVIDIA = "nvidia.com/"


def alerted(plan: Plan) -> bool:
    """Whether anybody is told."""
    return bool(plan.monitoring.slack_secret or plan.monitoring.email)


def monitored(plan: Plan) -> bool:
    """Whether the tree has a component for monitoring at all; people alone are none to watch."""
    says = plan.monitoring
    return any((says.infra, says.performance, says.drift, says.cost, *watches(plan)))


def watches(plan: Plan) -> tuple[str, ...]:
    """The CronJobs whose result somebody has to be told: `drift`, `performance`."""
    retraining, says = plan.retraining, plan.monitoring
    asked = {
        "performance": retraining.degradation is not None and (says.performance or alerted(plan)),
        "drift": retraining.drift is not None and (says.drift or alerted(plan)),
    }
    return tuple(name for name, wanted in asked.items() if wanted)


def service_watched(plan: Plan) -> bool:
    """Whether replicas serve here, and are to be watched."""
    return serves(plan) and plan.monitoring.infra


def selector(plan: Plan, **more: str) -> str:
    """`{namespace="fraud", phase="Failed"}`."""
    return labels(namespace=cluster(plan).namespace, **more)


def labels(**pairs: str) -> str:
    """`{phase=~"Pending|Running"}`: a value that begins with `~` or `!~` is a pattern."""
    return "{" + ", ".join(_pair(name, value) for name, value in pairs.items()) + "}"


def _pair(name: str, value: str) -> str:
    bare = value.removeprefix("!").removeprefix("~")
    sign = {"": "=", "~": "=~", "!~": "!~"}[value.removesuffix(bare)]
    return f'{name}{sign}"{bare}"'


def quota(plan: Plan) -> str:
    """The ResourceQuota that bounds what runs; the controller of a Profile names its own."""
    return "kf-resource-quota" if cluster(plan).profile_owner else f"{plan.project}-compute"


def state_name(resource: str) -> str:
    """A resource as kube-state-metrics writes it in a container's requests: `nvidia_com_gpu`.

    In `kube_resourcequota` it stands as Kubernetes writes it.
    https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/pod-metrics.md
    """
    return "".join(each if each.isalnum() else "_" for each in resource)


def gpu_resources(plan: Plan) -> tuple[str, ...]:
    """Every GPU resource with a quota: `nvidia.com/gpu`."""
    return tuple(types_by_resource(plan))


def nvidia_resources(plan: Plan) -> tuple[str, ...]:
    """Those whose use NVIDIA's exporter measures."""
    return tuple(each for each in gpu_resources(plan) if each.startswith(NVIDIA))
