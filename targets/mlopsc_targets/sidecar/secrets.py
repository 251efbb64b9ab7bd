"""Secrets by reference: what the CI has to hold, and the variable that each is read from."""

from mlopsc.plan.model import Plan
from mlopsc.record import dataclass


@dataclass(frozen=True, slots=True)
class Secret:
    """`secret` is its name in the CI (upper case, underscores), `variable` the step's own."""

    variable: str
    secret: str
    purpose: str
    origins: tuple[str, ...]


_WEBHOOK = "SLACK_WEBHOOK"
_PUSH = Secret(
    "MODEL_TOKEN", "MODEL_TOKEN", "pushes the model's tags; scope: write_repository", ("team.ci",)
)
_ALERT = Secret(
    "ALERT_TOKEN", "ALERT_TOKEN", "opens the alert's issue; scope: api", ("team.ci", "retraining")
)


def secrets(plan: Plan) -> tuple[Secret, ...]:
    """Those of the steps, then the webhook of the alerts."""
    found = {
        key: Secret(key, spelled(name), f"step {step.name}", (f"{step.origin.path}.secrets.{key}",))
        for step in plan.steps
        for key, name in step.secrets.items()
    }
    if plan.monitoring.slack_secret:
        webhook = spelled(plan.monitoring.slack_secret)
        origins = ("monitoring.alerts.slack.secret",)
        found[_WEBHOOK] = Secret(_WEBHOOK, webhook, "the Slack alert", origins)
    return tuple(found[key] for key in sorted(found))


def registry(plan: Plan) -> tuple[Secret, ...]:
    """Those of the tracking backend's client: for what registers and promotes, and no step."""
    return tuple(
        Secret(key, spelled(name), "the registry of models", (f"tracking.secrets.{key}",))
        for key, name in plan.tracking.secrets.items()
    )


def needed(plan: Plan) -> tuple[Secret, ...]:
    """What a person creates in the CI, by name, with what it is for."""
    own = (*secrets(plan), *registry(plan))
    if plan.ci != "gitlab":
        return own
    watched = plan.retraining.drift or plan.retraining.degradation
    return (_PUSH, *((_ALERT,) if watched else ()), *own)


def spelled(name: str) -> str:
    """CI systems take neither hyphens nor lower case."""
    return name.upper().replace("-", "_")
