"""A checked case to a plan: names resolved, quantities in plain numbers, steps in order.

Every reference was proven by the checks, so nothing here can fail on a checked case.
"""

import hashlib
import json
from decimal import Decimal
from pathlib import PurePath

from mlopsc.decisions.case import Case
from mlopsc.plan import graph
from mlopsc.plan.model import (
    CustomGate,
    Dataset,
    Degradation,
    Drift,
    Evaluation,
    FairnessGate,
    Gates,
    LatencyGate,
    MetricGate,
    Model,
    Monitoring,
    Observations,
    Origin,
    Plan,
    Quotas,
    Retraining,
    Rollout,
    Schedule,
    Serving,
    Sidecar,
    Tracking,
    Tune,
    TuneParameter,
)
from mlopsc.plan.rulings import allowances, rulings
from mlopsc.plan.stated import stated
from mlopsc.plan.steps import resources, steps
from mlopsc.schema.units import decimal_text, millicores, milliseconds, seconds, size_bytes
from mlopsc.schema.v1 import Spec
from mlopsc.source.model import Data
from mlopsc.source.span import Path


def build_plan(case: Case, target: str) -> Plan:
    spec = case.spec
    return Plan(
        file=PurePath(case.source.file).name,
        tree="/".join(filter(None, ("out", case.environment, target))),
        environment=case.environment,
        spec_digest=_digest(case.source.data),
        project=spec.project.name,
        description=spec.project.description or "",
        owner=spec.project.owner,
        labels=dict(sorted(spec.project.labels.items())),
        ci=spec.team.ci,
        seed=spec.pipeline.seed,
        image=spec.pipeline.image,
        images=dict(sorted(spec.platform.images.items())),
        parameters=dict(sorted(spec.pipeline.parameters.items())),
        parallelism=spec.pipeline.parallelism,
        steps=steps(case),
        data=_data(case),
        tune=_tune(case),
        model=_model(case),
        evaluation=_evaluation(case),
        gates=_gates(case),
        serving=_serving(case),
        retraining=_retraining(spec),
        quotas=_quotas(spec),
        monitoring=_monitoring(spec),
        tracking=_tracking(case),
        large_binary_bytes=size_bytes(spec.policy.thresholds.large_binary_file),
        sidecar=Sidecar(
            setup=tuple(map(tuple, spec.platform.sidecar.setup)),
            python=spec.platform.sidecar.python,
        ),
        target=target,
        decided=case.decisions.choice("compute"),
        rulings=rulings(case),
        allowances=allowances(case),
        stated=stated(case, target),
    )


def _digest(data: dict[str, Data]) -> str:
    """Of what the spec says: comments, line ends and the order of keys do not matter."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return f"sha256:{hashlib.sha256(canonical.encode()).hexdigest()}"


def origin(case: Case, path: Path) -> Origin:
    """Where a part of the plan is written: its path, and file and line."""
    span = case.source.key(path)
    return Origin(".".join(map(str, path)), f"{PurePath(span.file).name}:{span.line}")


def _data(case: Case) -> tuple[Dataset, ...]:
    found: list[Dataset] = []
    for name, dataset in sorted(case.spec.data.items()):
        pin = case.lock.pins.get(name)
        found.append(
            Dataset(
                name=name,
                path=dataset.path,
                kind=dataset.kind,
                versioning=case.decisions.choice(f"data.{name}"),
                remote=dataset.remote,
                contains_pii=dataset.contains_pii,
                sha256=pin.sha256 if pin else None,
                md5=pin.md5 if pin else None,
                size=pin.size if pin else None,
                files=pin.files if pin else None,
                origin=origin(case, ("data", name)),
            )
        )
    return tuple(found)


def _tune(case: Case) -> Tune | None:
    tune = case.spec.pipeline.tune
    if tune is None:
        return None
    return Tune(
        step=tune.step,
        algorithm=tune.algorithm,
        max_trials=tune.max_trials,
        parallel_trials=tune.parallel_trials,
        metric=tune.objective.metric,
        maximize=tune.objective.type == "maximize",
        parameters={
            name: TuneParameter(
                low=_decimal(each.min),
                high=_decimal(each.max),
                scale=each.scale,
                values=tuple(each.values),
            )
            for name, each in sorted(tune.parameters.items())
        },
        origin=origin(case, ("pipeline", "tune")),
    )


def _model(case: Case) -> Model | None:
    model = case.spec.model
    made = graph.model_output(case.spec)
    if model is None or made is None:
        return None
    return Model(
        name=model.name,
        format=model.format,
        feature_schema=model.feature_schema,
        step=made[0],
        output=made[1],
        features=tuple((each.name, each.type) for each in case.features.inputs),
        origin=origin(case, ("model",)),
    )


def _evaluation(case: Case) -> Evaluation | None:
    evaluation = case.spec.evaluation
    if evaluation is None:
        return None
    return Evaluation(
        holdout_step=graph.producers(case.spec)[evaluation.holdout],
        holdout_output=evaluation.holdout,
        label=evaluation.label,
        sensitive=tuple(evaluation.sensitive),
        step=graph.metrics_step(case.spec),
        origin=origin(case, ("evaluation",)),
    )


def _gates(case: Case) -> Gates:
    gates = case.spec.gates
    return Gates(
        metrics=tuple(
            MetricGate(
                metric=name,
                min=_decimal(each.min),
                max=_decimal(each.max),
                beats_champion_by=_decimal(each.beats_champion_by),
                higher_is_better=each.max is None or each.min is not None,
            )
            for name, each in sorted(gates.metrics.items())
        ),
        fairness=tuple(
            FairnessGate(each.metric, each.feature, _decimal(each.min), _decimal(each.max))
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


def _serving(case: Case) -> Serving | None:
    serving = case.spec.serving
    if serving is None:
        return None
    traffic, replicas, rollout = serving.traffic, serving.replicas, serving.rollout
    return Serving(
        mode=serving.mode,
        runtime=case.decisions.choice("inference"),
        peak_rps=_decimal(traffic.peak) if traffic else None,
        rps=_decimal(traffic.rps) if traffic else None,
        resources=resources(serving.resources) if serving.resources else None,
        replicas=(replicas.min, replicas.max) if replicas else None,
        rollout=Rollout(int(rollout.canary[:-1]), seconds(rollout.bake)) if rollout else None,
        origin=origin(case, ("serving",)),
    )


def _retraining(spec: Spec) -> Retraining:
    degradation, drift = spec.retraining.on_degradation, spec.retraining.on_drift
    schedule = spec.retraining.schedule
    return Retraining(
        degradation=Degradation(
            degradation.metric, _exact(degradation.drop), seconds(degradation.window)
        )
        if degradation
        else None,
        drift=Drift(drift.method, _exact(drift.threshold), drift.action) if drift else None,
        schedule=Schedule(schedule.cron, schedule.timezone) if schedule else None,
    )


def _quotas(spec: Spec) -> Quotas:
    quotas = spec.quotas
    return Quotas(
        gpus=dict(sorted(quotas.gpus.items())),
        gpus_per_job=quotas.gpus_per_job,
        memory_bytes=size_bytes(quotas.memory) if quotas.memory else None,
        cpu_millis=millicores(quotas.cpu) if quotas.cpu is not None else None,
        pods=quotas.pods,
        max_runtime_seconds=seconds(quotas.max_runtime) if quotas.max_runtime else None,
        monthly_budget=quotas.monthly_budget,
    )


def _monitoring(spec: Spec) -> Monitoring:
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


def _tracking(case: Case) -> Tracking:
    tracking = case.spec.tracking
    return Tracking(
        backend=case.decisions.choice("tracking"),
        uri=tracking.uri,
        experiment=tracking.experiment or case.spec.project.name,
        entity=tracking.entity,
        project=tracking.project,
    )


def _exact(number: float) -> Decimal:
    return Decimal(decimal_text(number))


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else _exact(number)
