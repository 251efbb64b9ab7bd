"""Alerts on the service: no replica, latency against the budget, errors, replicas at their maximum.

Triton has quantiles only where it is started with `--metrics-config=summary_latencies=true`; they
are in microseconds, of the last minute.
https://github.com/triton-inference-server/server/blob/main/docs/user_guide/metrics.md
"""

from collections.abc import Iterator
from decimal import Decimal

from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.monitoring.model import Alert, Firing, Group, Seen
from mlopsc_targets.kubeflow.monitoring.signals import NAMES, selector, service_watched
from mlopsc_targets.kubeflow.names import cluster
from mlopsc_targets.kubeflow.serving.names import MOST_FAILING, deployment, may_fail, served

_ORIGINS = (*NAMES, "monitoring.infra", "serving.mode", "serving.resources")
_LATENCY = (*_ORIGINS, "serving.latency.p95")
_REPLICAS = (*_ORIGINS, "serving.replicas")
_MICROSECONDS = 1000
_POD = {"pod": "triton"}


def scrape_name(plan: Plan) -> str:
    """The PodMonitor; Prometheus calls the job of what it finds `<namespace>/<name>`."""
    return f"{plan.project}-serving"


def serving(plan: Plan) -> Iterator[Group]:
    if not service_watched(plan):
        return
    service, _ = served(plan)
    replicas, budget = service.replicas, service.p95
    alerts = (
        _down(plan),
        *((_slow(plan, budget),) if budget is not None else ()),
        _errors(plan),
        *((_at_maximum(plan, replicas[1]),) if replicas and replicas[0] < replicas[1] else ()),
    )
    yield Group(f"{plan.project}-serving", _ORIGINS, (), alerts)


def _of_service(plan: Plan, name: str, **more: str) -> str:
    job = f"{cluster(plan).namespace}/{scrape_name(plan)}"
    return f"{name}{selector(plan, job=job, **more)}"


def _down(plan: Plan) -> Alert:
    """Before the first version is promoted there is no Deployment, and nothing to say of it."""
    series = (
        f"kube_deployment_status_replicas_available{selector(plan, deployment=deployment(plan))}"
    )
    return Alert(
        name="ServingDown",
        severity="critical",
        measure=f"max by (namespace, deployment) ({series})",
        bound="== 0",
        wait="5m",
        summary="no replica of {{ $labels.deployment }} serves",
        when="For 5 minutes no replica served.",
        todo="kubectl describe inferenceservice says what is missing. If a new version is the "
        "cause, roll back.",
        origins=_ORIGINS,
        fires=Firing(Seen({series: "0x60"}, "10m"), {"deployment": deployment(plan)}),
        quiet=Seen({series: "1x60"}, "10m"),
    )


def _slow(plan: Plan, budget: Decimal) -> Alert:
    name, shown = "nv_inference_request_summary_us", f"{budget:f}"
    series = _of_service(plan, name, quantile="0.95", **_POD)
    slow, fast = (int(budget * _MICROSECONDS * each / 4) for each in (6, 2))
    return Alert(
        name="ServingLatencyOverBudget",
        severity="critical",
        measure="max by (namespace, pod) "
        f"({_of_service(plan, name, quantile='0.95')}) / {_MICROSECONDS}",
        bound=f"> {shown}",
        wait="5m",
        summary='{{ $labels.pod }}: p95 is {{ $value | printf "%.0f" }} ms, '
        f"and the budget is {shown} ms",
        when=f"For 5 minutes one request in 20 took longer than the budget, {shown} ms.",
        todo="Compare queue and compute times in Triton's metrics; more replicas help against the "
        "first only. If a new version is the cause, roll back.",
        origins=_LATENCY,
        fires=Firing(Seen({series: f"{slow}x60"}, "10m"), _POD, f"{Decimal(slow) / 1000:.0f}"),
        quiet=Seen({series: f"{fast}x60"}, "10m"),
        unit="ms",
    )


def _errors(plan: Plan) -> Alert:
    good, bad = (f"nv_inference_request_{each}" for each in ("success", "failure"))

    def rate(name: str) -> str:
        return f"sum by (namespace) (rate({_of_service(plan, name)}[5m]))"

    fine = {_of_service(plan, good, **_POD): "0+600x60"}
    return Alert(
        name="ServingErrors",
        severity="critical",
        measure=f"{rate(bad)}\n/ ({rate(good)} + {rate(bad)})",
        bound=f"> {MOST_FAILING}",
        wait="5m",
        summary='{{ $value | printf "%.2f" }} of the requests fail',
        when=f"For 5 minutes more than {may_fail()} % of the requests failed.",
        todo="Triton's log says why. If a new version is the cause, roll back.",
        origins=_ORIGINS,
        fires=Firing(Seen({**fine, _of_service(plan, bad, **_POD): "0+200x60"}, "20m"), {}, "0.25"),
        quiet=Seen({**fine, _of_service(plan, bad, **_POD): "0+1x60"}, "20m"),
        unit="percentunit",
    )


def _at_maximum(plan: Plan, most: int) -> Alert:
    """KServe names the autoscaler like the Deployment."""
    prefix = "kube_horizontalpodautoscaler"
    own = selector(plan, horizontalpodautoscaler=deployment(plan))
    now, bound = f"{prefix}_status_current_replicas{own}", f"{prefix}_spec_max_replicas{own}"
    return Alert(
        name="ServingAtMaximum",
        severity="warning",
        measure=f"max by (namespace) ({now})\n/ max by (namespace) ({bound})",
        bound=">= 1",
        wait="15m",
        summary=f"all {most} replicas serve, and no more may start",
        when="For 15 minutes as many replicas served as may: more traffic makes all of it slower.",
        todo="Raise serving.replicas.max in the spec; the quota has to hold them.",
        origins=_REPLICAS,
        fires=Firing(Seen({now: f"{most}x60", bound: f"{most}x60"}, "20m"), {}),
        quiet=Seen({now: f"{most - 1}x60", bound: f"{most}x60"}, "20m"),
        unit="percentunit",
    )
