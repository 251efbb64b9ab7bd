"""What decides: the gates a candidate must pass, and what drift and degradation mean."""

from dataclasses import dataclass
from decimal import Decimal

from .document import Node


@dataclass(frozen=True, slots=True)
class MetricGate:
    """Bounds are inclusive; the gain over the champion must be greater than the margin."""

    metric: str
    minimum: Decimal | None
    maximum: Decimal | None
    beats_champion_by: Decimal | None
    higher_is_better: bool


@dataclass(frozen=True, slots=True)
class FairnessGate:
    metric: str
    feature: str
    minimum: Decimal | None
    maximum: Decimal | None


@dataclass(frozen=True, slots=True)
class LatencyGate:
    """Budgets in milliseconds by percentile, for `requests` single rows after `warmup`."""

    budgets: dict[int, Decimal]
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
    """All of them must pass; `approval_by` is who must say yes before promotion, or None."""

    metrics: tuple[MetricGate, ...]
    fairness: tuple[FairnessGate, ...]
    latency: LatencyGate | None
    custom: tuple[CustomGate, ...]
    approval_by: str | None


@dataclass(frozen=True, slots=True)
class Drift:
    """`reference` is (step, output); `observations` is a file or folder of CSV."""

    method: str
    threshold: Decimal
    reference: tuple[str, str]
    observations: str | None


@dataclass(frozen=True, slots=True)
class Degradation:
    metric: str
    drop: Decimal


@dataclass(frozen=True, slots=True)
class Monitoring:
    drift: Drift | None
    degradation: Degradation | None


def read_gates(node: Node) -> Gates:
    latency = node.at("latency")
    return Gates(
        metrics=tuple(_metric(key, each) for key, each in node.at("metrics").entries().items()),
        fairness=tuple(_fairness(each) for each in node.at("fairness").items()),
        latency=None if latency.absent else _latency(latency),
        custom=tuple(_custom(each) for each in node.at("custom").items()),
        approval_by=_approval(node.at("approval")),
    )


def _metric(name: str, node: Node) -> MetricGate:
    return MetricGate(
        metric=name,
        minimum=node.at("min").optional_decimal(),
        maximum=node.at("max").optional_decimal(),
        beats_champion_by=node.at("beats_champion_by").optional_decimal(),
        higher_is_better=node.at("higher_is_better").flag(),
    )


def _fairness(node: Node) -> FairnessGate:
    return FairnessGate(
        metric=node.at("metric").text(),
        feature=node.at("feature").text(),
        minimum=node.at("min").optional_decimal(),
        maximum=node.at("max").optional_decimal(),
    )


def _latency(node: Node) -> LatencyGate:
    wanted = {each: node.at(f"p{each}_ms").optional_decimal() for each in (50, 95, 99)}
    return LatencyGate(
        budgets={each: budget for each, budget in wanted.items() if budget is not None},
        warmup=node.at("warmup").number(),
        requests=node.at("requests").number(),
        threads=node.at("threads").number(),
    )


def _custom(node: Node) -> CustomGate:
    return CustomGate(
        node.at("name").text(), node.at("run").texts(), node.at("timeout_seconds").number()
    )


def _approval(node: Node) -> str | None:
    if node.at("mode").text() == "automatic":
        return None
    return node.at("by").optional_text() or "an approver"


def read_monitoring(node: Node) -> Monitoring:
    drift, degradation = node.at("drift"), node.at("degradation")
    return Monitoring(
        drift=None if drift.absent else _drift(drift),
        degradation=None
        if degradation.absent
        else Degradation(degradation.at("metric").text(), degradation.at("drop").decimal()),
    )


def _drift(node: Node) -> Drift:
    reference = node.at("reference")
    return Drift(
        method=node.at("method").text(),
        threshold=node.at("threshold").decimal(),
        reference=(reference.at("step").text(), reference.at("output").text()),
        observations=node.at("observations").optional_text(),
    )
