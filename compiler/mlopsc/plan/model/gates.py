"""What a model has to pass before it is approved."""

from decimal import Decimal

from mlopsc.plan.model.origin import Origin
from mlopsc.record import dataclass


@dataclass(frozen=True, slots=True)
class MetricGate:
    metric: str
    min: Decimal | None
    max: Decimal | None
    beats_champion_by: Decimal | None
    higher_is_better: bool


@dataclass(frozen=True, slots=True)
class FairnessGate:
    metric: str
    feature: str
    min: Decimal | None
    max: Decimal | None


@dataclass(frozen=True, slots=True)
class LatencyGate:
    """The budget in milliseconds and how it is measured."""

    p50: Decimal | None
    p95: Decimal
    p99: Decimal | None
    warmup: int
    requests: int
    threads: int


@dataclass(frozen=True, slots=True)
class CustomGate:
    name: str
    run: tuple[str, ...]
    timeout_seconds: int


@dataclass(frozen=True, slots=True)
class Gates:
    """All must pass; `approved_by` is empty when approval is automatic."""

    metrics: tuple[MetricGate, ...]
    fairness: tuple[FairnessGate, ...]
    latency: LatencyGate | None
    custom: tuple[CustomGate, ...]
    approved_by: str
    origin: Origin
