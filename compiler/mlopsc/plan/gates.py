"""What a model has to pass, each threshold as an exact number."""

from mlopsc.decisions.case import Case
from mlopsc.plan.exact import exact_or_none, origin
from mlopsc.plan.model import CustomGate, FairnessGate, Gates, LatencyGate, MetricGate
from mlopsc.schema.units import milliseconds, seconds
from mlopsc.schema.v1 import Spec


def gates(case: Case) -> Gates:
    gates = case.spec.gates
    return Gates(
        metrics=tuple(
            MetricGate(
                metric=name,
                min=exact_or_none(each.min),
                max=exact_or_none(each.max),
                beats_champion_by=exact_or_none(each.beats_champion_by),
                higher_is_better=each.max is None or each.min is not None,
            )
            for name, each in sorted(gates.metrics.items())
        ),
        fairness=tuple(
            FairnessGate(
                each.metric, each.feature, exact_or_none(each.min), exact_or_none(each.max)
            )
            for each in gates.fairness
        ),
        latency=_latency(case.spec),
        custom=tuple(
            CustomGate(each.name, tuple(each.run), seconds(each.timeout)) for each in gates.custom
        ),
        approved_by=gates.approval.manual.by if gates.approval.manual else "",
        origin=origin(case, ("gates",)),
    )


def _latency(spec: Spec) -> LatencyGate | None:
    budget = spec.serving.latency if spec.serving else None
    how = spec.gates.latency
    if budget is None or how.measured_by is not None:
        return None
    return LatencyGate(
        p50=milliseconds(budget.p50) if budget.p50 else None,
        p95=milliseconds(budget.p95),
        p99=milliseconds(budget.p99) if budget.p99 else None,
        warmup=how.warmup,
        requests=how.requests,
        threads=how.threads,
    )
