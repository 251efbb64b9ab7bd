"""monitoring.json: what is watched once a model is in use, and whom it tells."""

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import at, of
from mlopsc.plan.model import Monitoring, Observations, Plan, Retraining
from mlopsc_targets.common.configuration.numbers import decimal_text


def monitoring(plan: Plan) -> Json:
    return {
        "schema": "mlopsc/monitoring/v1",
        "drift": _drift(plan.retraining, plan.monitoring.observations),
        "degradation": _degradation(plan.retraining, plan.monitoring.observations),
        "schedule": _schedule(plan.retraining),
        "alerts": _alerts(plan.monitoring),
    }


def _drift(retraining: Retraining, observations: Observations | None) -> Json:
    drift, path = retraining.drift, "retraining.on-drift"
    if drift is None:
        return at(None, path)
    made = observations.reference if observations else None
    reference = {"step": made[0], "output": made[1]} if made else None
    return of(
        path,
        {
            "method": drift.method,
            "threshold": decimal_text(drift.threshold),
            "action": drift.action,
            "reference": at(reference, "monitoring.observations.reference", path),
            "observations": at(
                observations.dataset if observations else None,
                "monitoring.observations.dataset",
                path,
            ),
        },
    )


def _degradation(retraining: Retraining, observations: Observations | None) -> Json:
    degradation, path = retraining.degradation, "retraining.on-degradation"
    if degradation is None:
        return at(None, path)
    return of(
        path,
        {
            "metric": degradation.metric,
            "drop": decimal_text(degradation.drop),
            "window_seconds": degradation.window_seconds,
            "labels_after_seconds": at(
                observations.labels_after_seconds if observations else None,
                "monitoring.observations.labels-after",
                path,
            ),
        },
        window_seconds="window",
    )


def _schedule(retraining: Retraining) -> Json:
    schedule, path = retraining.schedule, "retraining.schedule"
    if schedule is None:
        return at(None, path)
    return of(path, {"cron": schedule.cron, "timezone": schedule.timezone})


def _alerts(monitoring: Monitoring) -> Json:
    slack = {"secret": monitoring.slack_secret} if monitoring.slack_secret else None
    return of("monitoring.alerts", {"email": list(monitoring.email), "slack": slack})
