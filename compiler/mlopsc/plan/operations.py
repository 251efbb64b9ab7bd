"""How the model is served and watched, when it is made again, and within which limits."""

from mlopsc.decisions.case import Case
from mlopsc.plan import graph
from mlopsc.plan.exact import exact, exact_or_none, origin
from mlopsc.plan.model import (
    Degradation,
    Drift,
    Monitoring,
    Observations,
    Quotas,
    Retraining,
    Rollout,
    Schedule,
    Serving,
)
from mlopsc.plan.steps import resources
from mlopsc.schema.units import millicores, milliseconds, seconds, size_bytes
from mlopsc.schema.v1 import Spec


def serving(case: Case) -> Serving | None:
    serving = case.spec.serving
    if serving is None:
        return None
    traffic, replicas = serving.traffic, serving.replicas
    return Serving(
        mode=serving.mode,
        runtime=case.decisions.choice("inference"),
        p95=milliseconds(serving.latency.p95) if serving.latency else None,
        peak_rps=exact_or_none(traffic.peak) if traffic else None,
        rps=exact_or_none(traffic.rps) if traffic else None,
        resources=resources(serving.resources) if serving.resources else None,
        replicas=(replicas.min, replicas.max) if replicas else None,
        rollout=_rollout(case.spec),
        origin=origin(case, ("serving",)),
    )


def _rollout(spec: Spec) -> Rollout | None:
    declared = spec.serving.rollout if spec.serving else None
    if declared is None:
        return None
    canary = int(declared.canary[:-1]) if declared.canary else 0
    return Rollout(canary, seconds(declared.bake), declared.max_surge)


def retraining(spec: Spec) -> Retraining:
    degradation, drift = spec.retraining.on_degradation, spec.retraining.on_drift
    schedule = spec.retraining.schedule
    return Retraining(
        degradation=Degradation(
            degradation.metric, exact(degradation.drop), seconds(degradation.window)
        )
        if degradation
        else None,
        drift=Drift(drift.method, exact(drift.threshold), drift.action) if drift else None,
        schedule=Schedule(schedule.cron, schedule.timezone) if schedule else None,
    )


def quotas(spec: Spec) -> Quotas:
    quotas = spec.quotas
    return Quotas(
        gpus=dict(sorted(quotas.gpus.items())),
        gpus_per_job=quotas.gpus_per_job,
        memory_bytes=size_bytes(quotas.memory) if quotas.memory else None,
        cpu_millis=millicores(quotas.cpu) if quotas.cpu is not None else None,
        pods=quotas.pods,
        storage_bytes=size_bytes(quotas.storage) if quotas.storage else None,
        max_runtime_seconds=seconds(quotas.max_runtime) if quotas.max_runtime else None,
        monthly_budget=quotas.monthly_budget,
    )


def monitoring(spec: Spec) -> Monitoring:
    monitoring = spec.monitoring
    observations = monitoring.observations
    producers = graph.producers(spec)
    found = None
    if observations is not None:
        reference = observations.reference
        found = Observations(
            dataset=observations.dataset,
            labels_after_seconds=seconds(observations.labels_after)
            if observations.labels_after
            else None,
            reference=(producers[reference], reference) if reference else None,
        )
    return Monitoring(
        observations=found,
        slack_secret=monitoring.alerts.slack.secret if monitoring.alerts.slack else None,
        email=tuple(monitoring.alerts.email),
        prices=dict(sorted(monitoring.prices.items())),
        infra=monitoring.infra,
        performance=monitoring.performance,
        drift=monitoring.drift,
        cost=monitoring.cost,
    )
