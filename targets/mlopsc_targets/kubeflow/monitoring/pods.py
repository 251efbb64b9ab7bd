"""Alerts on pods, and on what tells of them: they cannot start, they fail, memory kills them.

A pod that failed stays until it is deleted, so a failure is what was not there an hour ago.
https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/pod-metrics.md
"""

from collections.abc import Iterator

from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.monitoring.model import Alert, Firing, Group, Seen
from mlopsc_targets.kubeflow.monitoring.signals import NAMES, quota, selector, watches

_INFRA = (*NAMES, "monitoring.infra")
_FAILED = (*_INFRA, "retraining", "monitoring")
_ANY = (*NAMES, "monitoring", "retraining")
_POD = {"pod": "train"}
_REASONS = (
    *("CrashLoopBackOff", "CreateContainerConfigError", "CreateContainerError"),
    *("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "RunContainerError"),
)


def pods(plan: Plan) -> Iterator[Group]:
    if plan.monitoring.infra:
        alerts = (_unschedulable(plan), _not_started(plan), _failed(plan), _memory(plan))
        yield Group(f"{plan.project}-pods", _INFRA, (), alerts)


def sources(plan: Plan) -> Group:
    """What every other alert is blind without."""
    series = f"kube_resourcequota{selector(plan)}"
    seen = f"kube_resourcequota{selector(plan, resourcequota=quota(plan), type='hard')}"
    alert = Alert(
        name="StateMetricsMissing",
        severity="critical",
        measure=f"absent({series})",
        bound="",
        wait="15m",
        summary="kube-state-metrics says nothing of the namespace",
        when="For 15 minutes nothing came from kube-state-metrics: most alerts are blind.",
        todo="See that kube-state-metrics runs, that Prometheus scrapes it, and that both may read "
        "this namespace.",
        origins=_ANY,
        fires=Firing(Seen({"up": "1x60"}, "20m"), {}),
        quiet=Seen({seen: "1x60"}, "20m"),
    )
    return Group(f"{plan.project}-sources", _ANY, (), (alert,))


def _unschedulable(plan: Plan) -> Alert:
    name = "kube_pod_status_unschedulable"
    series = f"{name}{selector(plan, **_POD)}"
    return Alert(
        name="PodUnschedulable",
        severity="warning",
        measure=f"max by (namespace, pod) ({name}{selector(plan)})",
        bound="== 1",
        wait="15m",
        summary="no node takes {{ $labels.pod }}",
        when="For 15 minutes no node took a pod, though quota and queue had let it in.",
        todo="kubectl describe pod says which nodes were asked and what each lacks.",
        origins=_INFRA,
        fires=Firing(Seen({series: "1x60"}, "20m"), _POD),
        quiet=Seen({series: "1x5 0x55"}, "20m"),
    )


def _not_started(plan: Plan) -> Alert:
    own = selector(plan, reason="~" + "|".join(_REASONS))
    kinds = ("kube_pod_container", "kube_pod_init_container")
    either = "\n  or ".join(f"{each}_status_waiting_reason{own}" for each in kinds)

    def seen(reason: str) -> str:
        own = selector(plan, container="main", reason=reason, **_POD)
        return f"{kinds[0]}_status_waiting_reason{own}"

    return Alert(
        name="PodCannotStart",
        severity="warning",
        measure=f"max by (namespace, pod, reason) (\n  {either}\n)",
        bound="== 1",
        wait="5m",
        summary="{{ $labels.pod }} cannot start: {{ $labels.reason }}",
        when="For 5 minutes a container could not start: its image, its Secret or its command.",
        todo="kubectl describe pod shows the events.",
        origins=_INFRA,
        fires=Firing(
            Seen({seen("ImagePullBackOff"): "1x60"}, "10m"),
            {**_POD, "reason": "ImagePullBackOff"},
        ),
        quiet=Seen({seen("ContainerCreating"): "1x60"}, "10m"),
    )


def _failed(plan: Plan) -> Alert:
    names = "|".join(watches(plan))
    others = {"pod": f"!~{plan.project}-({names})-.+"} if names else {}
    found = (
        f"max by (namespace, pod) (kube_pod_status_phase{selector(plan, phase='Failed', **others)}"
    )
    series = f"kube_pod_status_phase{selector(plan, phase='Failed', **_POD)}"
    return Alert(
        name="PodFailed",
        severity="warning",
        measure=f"({found}) == 1)\nunless on (namespace, pod) ({found} offset 1h) == 1)",
        bound="",
        wait="0m",
        summary="{{ $labels.pod }} failed",
        when="A pod failed in the last hour.",
        todo="Read the pod's log; KFP tries a step again as often as its retries say.",
        origins=_FAILED,
        fires=Firing(Seen({series: "0x10 1x300"}, "15m"), _POD),
        quiet=Seen({series: "0x10 1x300"}, "2h"),
    )


def _memory(plan: Plan) -> Alert:
    kinds = ("terminated_reason", "last_terminated_reason")
    own = selector(plan, reason="OOMKilled")

    def found(offset: str = "") -> str:
        either = " or ".join(f"kube_pod_container_status_{each}{own}{offset}" for each in kinds)
        return f"(max by (namespace, pod, container) ({either}) == 1)"

    series = f"kube_pod_container_status_{kinds[0]}"
    killed = f"{series}{selector(plan, container='main', reason='OOMKilled', **_POD)}"
    ended = f"{series}{selector(plan, container='main', reason='Completed', **_POD)}"
    return Alert(
        name="PodKilledForMemory",
        severity="warning",
        measure=f"{found()}\nunless on (namespace, pod, container) {found(' offset 1h')}",
        bound="",
        wait="0m",
        summary="{{ $labels.container }} of {{ $labels.pod }} was killed: it needed more memory "
        "than it may have",
        when="In the last hour a container needed more memory than its limit, and was killed.",
        todo="Raise resources.memory of the step in the spec; a retry alone ends the same way.",
        origins=_INFRA,
        fires=Firing(
            Seen({killed: "0x10 1x300"}, "15m"),
            {**_POD, "container": "main"},
        ),
        quiet=Seen({ended: "0x10 1x300"}, "15m"),
    )
