"""Operations: serving, retraining, quotas, monitoring."""

from typing import Annotated, Literal

from pydantic import Field

from mlopsc.schema.v1.base import (
    Cpu,
    Duration,
    Email,
    Gpu,
    Key,
    Latency,
    Money,
    Name,
    Percent,
    Price,
    Size,
    Strict,
    Text,
    Uri,
)
from mlopsc.schema.v1.pipeline import Resources


class LatencyBudget(Strict):
    """The one budget: the inference rule reads p95, the gate enforces all."""

    p50: Latency | None = Field(None, description="Half of the requests are faster.")
    p95: Latency = Field(description="95 % of the requests are faster.")
    p99: Latency | None = Field(None, description="99 % of the requests are faster.")


class Traffic(Strict):
    """What is asked of the service."""

    rps: float = Field(gt=0, description="Requests per second on an ordinary day.")
    peak: float = Field(gt=0, description="Requests per second at most.")


class Replicas(Strict):
    """How many replicas serve."""

    min: int = Field(1, ge=0, le=1000, description="The fewest.")
    max: int = Field(ge=1, le=1000, description="The most; counts for quotas.")


class Rollout(Strict):
    """How a new version takes over."""

    canary: Percent | None = Field(None, description="Share of the traffic that tries it first.")
    bake: Duration = Field("30m", description="How long the new version must stay well.")
    max_surge: int | None = Field(
        None,
        ge=0,
        le=1000,
        description="Replicas of the new version beside the old ones; 0 replaces one by one.",
    )


class Serving(Strict):
    """How the model is used."""

    mode: Literal["realtime", "batch"] = Field("realtime", description="One by one, or in batches.")
    latency: LatencyBudget | None = Field(None, description="The latency budget.")
    traffic: Traffic | None = Field(None, description="Requests per second.")
    resources: Resources | None = Field(None, description="What one replica gets.")
    replicas: Replicas | None = Field(None, description="How many replicas.")
    rollout: Rollout | None = Field(None, description="Canary and bake time.")


class OnDegradation(Strict):
    """Performance fell: automated retraining, then the gates."""

    metric: Key = Field(description="The metric that is watched.")
    drop: float = Field(gt=0, description="Retrain when it falls by more than this.")
    window: Duration = Field("7d", description="Over how long it is measured.")


class OnDrift(Strict):
    """Inputs moved but metrics hold: an alert and a manual review."""

    method: Literal["psi", "ks"] = Field("psi", description="Population stability index, or KS.")
    threshold: float = Field(gt=0, description="Alert above this effect size.")
    action: Literal["alert", "retrain"] = Field("alert", description="Drift alone never retrains.")


class Schedule(Strict):
    """A cron expression with five fields, in a time zone."""

    cron: Text = Field(description="Five fields: minute, hour, day, month, weekday.")
    timezone: Text = Field("UTC", description="A name of the IANA database: `Europe/Berlin`.")


class Retraining(Strict):
    """When the pipeline runs again."""

    on_degradation: OnDegradation | None = Field(None, description="Metrics fell: retrain.")
    on_drift: OnDrift | None = Field(None, description="Inputs moved: alert.")
    schedule: Schedule | None = Field(None, description="By the calendar.")


class Quotas(Strict):
    """The most that may be in use at once, and spent."""

    gpus: dict[Gpu, Annotated[int, Field(ge=0, le=100_000)]] = Field(
        {}, description="GPUs at once, by type."
    )
    gpus_per_job: int | None = Field(None, ge=1, le=10_000, description="GPUs of one job.")
    memory: Size | None = Field(None, description="Memory at once.")
    cpu: Cpu | None = Field(None, description="Cores at once.")
    pods: int | None = Field(None, ge=1, le=100_000, description="Pods at once.")
    storage: Size | None = Field(None, description="Storage that is claimed, at once.")
    max_runtime: Duration | None = Field(None, description="One run of the pipeline.")
    monthly_budget: Money | None = Field(None, description="Spending, by month.")


class Observations(Strict):
    """What drift and degradation are measured on."""

    dataset: Uri | Annotated[str, Field(pattern=r"^[A-Za-z0-9_][-A-Za-z0-9_./]*$")] = Field(
        description="Folder or address of the observed inputs."
    )
    labels_after: Duration | None = Field(None, description="How late the truth arrives.")
    reference: Name | None = Field(None, description="The output that drift compares with.")


class SlackAlert(Strict):
    """A Slack webhook, by reference."""

    secret: Name = Field(description="Name of the secret that holds the webhook's address.")


class Alerts(Strict):
    """Who is told."""

    slack: SlackAlert | None = Field(None, description="A Slack webhook, by reference.")
    email: list[Email] = Field([], description="Addresses.")


class Monitoring(Strict):
    """What is watched."""

    observations: Observations | None = Field(None, description="Where observed inputs are.")
    alerts: Alerts = Field(Alerts(), description="Who is told.")
    prices: dict[Gpu, Price] = Field({}, description="Prices by the hour; none is invented.")
    infra: bool = Field(default=False, description="Watch GPUs, memory, queues, quotas.")
    performance: bool = Field(default=False, description="Watch the model's metrics.")
    drift: bool = Field(default=False, description="Watch the inputs.")
    cost: bool = Field(default=False, description="Watch the spending; needs `prices`.")
