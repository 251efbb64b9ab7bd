"""Gates: what a model must pass before it is approved."""

from typing import Literal

from pydantic import Field

from mlopsc.schema.v1.base import Command, Duration, Key, Name, Strict, Text

FairnessMetric = Literal[
    "demographic_parity_difference",
    "demographic_parity_ratio",
    "equalized_odds_difference",
    "equal_opportunity_difference",
]


class MetricGate(Strict):
    """Bounds of one metric, and the margin by which a champion must be beaten."""

    min: float | None = Field(None, description="The smallest value that passes.")
    max: float | None = Field(None, description="The largest value that passes; lower is better.")
    beats_champion_by: float | None = Field(
        None, ge=0, description="More than this better than the champion, on the same holdout."
    )


class FairnessGate(Strict):
    """A bound on how far the groups of one sensitive column lie apart."""

    metric: FairnessMetric = Field(description="The measure, as Fairlearn defines it.")
    feature: Key = Field(description="The sensitive column.")
    max: float | None = Field(None, ge=0, le=1, description="For differences: the largest value.")
    min: float | None = Field(None, ge=0, le=1, description="For ratios: the smallest value.")


class LatencyGate(Strict):
    """How the budget in `serving.latency` is measured."""

    warmup: int = Field(200, ge=0, le=100_000, description="Calls before measuring.")
    requests: int = Field(2000, ge=100, le=1_000_000, description="Calls measured, one row each.")
    threads: int = Field(1, ge=1, le=64, description="Threads of the runtime.")
    measured_by: Name | None = Field(
        None, description="A custom gate that measures the budget instead, for other formats."
    )


class CustomGate(Strict):
    """A command of the team's own; exit 0 passes."""

    name: Name = Field(description="Its name in the verdict.")
    run: Command = Field(description="The command, as a list.")
    timeout: Duration = Field("10m", description="The longest it may take.")


class ManualApproval(Strict):
    """A person approves after the gates have passed."""

    by: Text = Field(description="Who approves.")


class Approval(Strict):
    """`automatic`, or `manual: {by: …}`."""

    manual: ManualApproval | None = Field(None, description="A person approves.")


class Gates(Strict):
    """All must pass before registration as approved and before promotion."""

    metrics: dict[Key, MetricGate] = Field({}, description="Bounds, by metric.")
    fairness: list[FairnessGate] = Field([], description="Bounds on differences between groups.")
    latency: LatencyGate = Field(LatencyGate(), description="How `serving.latency` is measured.")
    custom: list[CustomGate] = Field([], description="Commands of the team's own.")
    approval: Approval = Field(Approval(), description="`automatic`, or `manual: {by: …}`.")
