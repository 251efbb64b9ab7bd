"""gates.json: what a model has to reach, and who approves it."""

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import at, of
from mlopsc.plan.model import FairnessGate, Gates, LatencyGate, MetricGate
from mlopsc_targets.common.configuration.numbers import decimal_text


def gates(declared: Gates) -> Json:
    approval = {"mode": "manual", "by": declared.approved_by} if declared.approved_by else None
    return {
        "schema": "mlopsc/gates/v1",
        "metrics": at({each.metric: _metric(each) for each in declared.metrics}, "gates.metrics"),
        "fairness": at(
            [_fairness(number, each) for number, each in enumerate(declared.fairness)],
            "gates.fairness",
        ),
        "latency": _latency(declared.latency)
        if declared.latency
        else at(None, "gates.latency", "serving.latency"),
        "custom": at(
            [
                {"name": each.name, "run": list(each.run), "timeout_seconds": each.timeout_seconds}
                for each in declared.custom
            ],
            "gates.custom",
        ),
        "approval": at(approval or {"mode": "automatic"}, "gates.approval"),
    }


def _metric(gate: MetricGate) -> Json:
    path = f"gates.metrics.{gate.metric}"
    return of(
        path,
        {
            "min": decimal_text(gate.min),
            "max": decimal_text(gate.max),
            "beats_champion_by": decimal_text(gate.beats_champion_by),
            "higher_is_better": at(gate.higher_is_better, f"{path}.min", f"{path}.max"),
        },
    )


def _fairness(number: int, gate: FairnessGate) -> Json:
    bounds = {"min": decimal_text(gate.min), "max": decimal_text(gate.max)}
    return of(
        f"gates.fairness.{number}", {"metric": gate.metric, "feature": gate.feature, **bounds}
    )


def _latency(gate: LatencyGate) -> Json:
    budget = "serving.latency"
    fields = of(
        "gates.latency",
        {
            "p50_ms": at(decimal_text(gate.p50), f"{budget}.p50"),
            "p95_ms": at(decimal_text(gate.p95), f"{budget}.p95"),
            "p99_ms": at(decimal_text(gate.p99), f"{budget}.p99"),
            "warmup": at(gate.warmup, "gates.latency.warmup", budget),
            "requests": at(gate.requests, "gates.latency.requests", budget),
            "threads": at(gate.threads, "gates.latency.threads", budget),
        },
    )
    return at(fields.value, "gates.latency", budget)
