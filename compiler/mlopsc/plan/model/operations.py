"""Serving, retraining, quotas, monitoring, and the runner that all of it starts on."""

from collections.abc import Mapping
from decimal import Decimal

from mlopsc.plan.model.origin import Origin
from mlopsc.plan.model.pipeline import Resources
from mlopsc.record import dataclass


@dataclass(frozen=True, slots=True)
class Rollout:
    """`canary_percent` is 0 without one; `max_surge` is `None` where the spec states none."""

    canary_percent: int
    bake_seconds: int
    max_surge: int | None


@dataclass(frozen=True, slots=True)
class Serving:
    """How the model is used; `runtime` is the inference decision, empty for batch.

    `p95` is the latency budget, in milliseconds.
    """

    mode: str
    runtime: str
    p95: Decimal | None
    peak_rps: Decimal | None
    rps: Decimal | None
    resources: Resources | None
    replicas: tuple[int, int] | None
    rollout: Rollout | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Degradation:
    metric: str
    drop: Decimal
    window_seconds: int


@dataclass(frozen=True, slots=True)
class Drift:
    method: str
    threshold: Decimal
    action: str


@dataclass(frozen=True, slots=True)
class Schedule:
    cron: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Retraining:
    degradation: Degradation | None
    drift: Drift | None
    schedule: Schedule | None


@dataclass(frozen=True, slots=True)
class Quotas:
    """The most at once; `None` where the spec sets none."""

    gpus: Mapping[str, int]
    gpus_per_job: int | None
    memory_bytes: int | None
    cpu_millis: int | None
    pods: int | None
    storage_bytes: int | None
    max_runtime_seconds: int | None
    monthly_budget: str | None


@dataclass(frozen=True, slots=True)
class Observations:
    """What drift and degradation are measured on; `reference` is a step and its output."""

    dataset: str
    labels_after_seconds: int | None
    reference: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Monitoring:
    observations: Observations | None
    slack_secret: str | None
    email: tuple[str, ...]
    prices: Mapping[str, str]
    infra: bool
    performance: bool
    drift: bool
    cost: bool


@dataclass(frozen=True, slots=True)
class Sidecar:
    """How a CI runner is prepared."""

    setup: tuple[tuple[str, ...], ...]
    python: str
