"""The JSON files that the runtime reads: the pipeline, the gates, tracking, monitoring.

Thresholds are decimal text, so that no reader ever compares floats.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from mlopsc.artifact.manifest import Json, json_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import WHOLE_SPEC, at, below, of
from mlopsc.plan.model import (
    Dataset,
    Evaluation,
    FairnessGate,
    Gates,
    LatencyGate,
    MetricGate,
    Model,
    Monitoring,
    Observations,
    Output,
    Plan,
    Retraining,
    Step,
    Tune,
    TuneParameter,
)
from mlopsc_targets.common.origins import gpu_path, ruled


def configuration(plan: Plan) -> Iterator[Artifact]:
    yield json_file("pipeline.json", _pipeline(plan))
    yield json_file("gates.json", _gates(plan.gates))
    yield json_file("tracking.json", _tracking(plan))
    yield json_file("monitoring.json", _monitoring(plan))


def _pipeline(plan: Plan) -> Json:
    quotas = plan.quotas
    return {
        "schema": "mlopsc/pipeline/v1",
        "project": at(plan.project, "project.name"),
        "spec_digest": at(plan.spec_digest, WHOLE_SPEC),
        "seed": at(plan.seed, "pipeline.seed"),
        "parameters": of("pipeline.parameters", plan.parameters, **_same(plan.parameters)),
        "image": at(plan.image, "pipeline.image"),
        "parallelism": at(plan.parallelism, "pipeline.parallelism"),
        "max_runtime_seconds": at(quotas.max_runtime_seconds, "quotas.max-runtime"),
        "quotas": of(
            "quotas",
            {
                "cpu_millis": quotas.cpu_millis,
                "memory_bytes": quotas.memory_bytes,
                "gpus": of("quotas.gpus", quotas.gpus),
            },
            cpu_millis="cpu",
            memory_bytes="memory",
        ),
        "data": at({each.name: _dataset(each, plan) for each in plan.data}, "data"),
        "steps": at({each.name: _step(each) for each in plan.steps}, "pipeline.steps"),
        "tune": _tune(plan.tune) if plan.tune else at(None, "pipeline.tune"),
        "model": _model(plan.model) if plan.model else at(None, "model"),
        "evaluation": _evaluation(plan.evaluation) if plan.evaluation else at(None, "evaluation"),
    }


def _same(names: Mapping[str, object]) -> dict[str, str]:
    """Names that the team chose stand in the spec as they are."""
    return {name: name for name in names}


def _dataset(dataset: Dataset, plan: Plan) -> Json:
    pin = ("file:data.lock.json", f"{dataset.origin.path}.path")
    return of(
        dataset.origin.path,
        {
            "path": dataset.path,
            "sha256": at(dataset.sha256, *pin),
            "bytes": at(dataset.size, *pin),
            "files": at(dataset.files, *pin),
            "kind": dataset.kind,
            "versioning": at(dataset.versioning, *ruled(plan, f"data.{dataset.name}")),
            "remote": dataset.remote,
            "contains_pii": dataset.contains_pii,
        },
    )


def _step(step: Step) -> Json:
    gpu, path = step.resources.gpu, step.origin.path
    return of(
        path,
        {
            "run": list(step.run),
            "inputs": {each.name: each.producer or "data" for each in step.inputs},
            "outputs": of(f"{path}.outputs", {each.name: _output(each) for each in step.outputs}),
            "timeout_seconds": step.timeout_seconds,
            "retries": step.retries,
            "checkpoint": step.checkpoint,
            "env": of(f"{path}.env", step.env, **_same(step.env)),
            "secrets": of(f"{path}.secrets", step.secrets, **_same(step.secrets)),
            "image": at(step.image, f"{path}.image", "pipeline.image"),
            "cpu_millis": step.resources.cpu_millis,
            "memory_bytes": step.resources.memory_bytes,
            "gpu": of(gpu_path(step), {"type": gpu.type, "count": gpu.count}) if gpu else None,
        },
        timeout_seconds="timeout",
        cpu_millis="resources.cpu",
        memory_bytes="resources.memory",
        gpu="resources.gpu",
    )


def _output(output: Output) -> Json:
    if output.type != "metrics":
        return {"type": output.type}
    return {"type": output.type, "names": list(output.metrics)}


def _tune(tune: Tune) -> Json:
    objective = {"metric": tune.metric, "type": "maximize" if tune.maximize else "minimize"}
    path = tune.origin.path
    space = {
        name: _space(each, f"{path}.parameters.{name}") for name, each in tune.parameters.items()
    }
    return of(
        path,
        {
            "step": tune.step,
            "algorithm": tune.algorithm,
            "max_trials": tune.max_trials,
            "parallel_trials": tune.parallel_trials,
            "objective": of(f"{path}.objective", objective),
            "parameters": at(space, f"{path}.parameters"),
        },
    )


def _space(parameter: TuneParameter, path: str) -> Json:
    if parameter.values:
        return of(path, {"values": list(parameter.values)})
    bounds = {"min": _text(parameter.low), "max": _text(parameter.high), "scale": parameter.scale}
    return of(path, bounds)


def _model(model: Model) -> Json:
    made_by = (f"pipeline.steps.{model.step}.outputs",)
    return of(
        model.origin.path,
        {
            "name": model.name,
            "format": model.format,
            "step": at(model.step, *made_by),
            "output": at(model.output, *made_by),
            "features": at(
                [{"name": name, "type": kind} for name, kind in model.features],
                f"file:{model.feature_schema}",
                "model.schema",
            ),
        },
    )


def _evaluation(evaluation: Evaluation) -> Json:
    path = evaluation.origin.path
    holdout = {"step": evaluation.holdout_step, "output": evaluation.holdout_output}
    return of(
        path,
        {
            "holdout": at(holdout, f"{path}.holdout"),
            "label": evaluation.label,
            "sensitive": list(evaluation.sensitive),
            "step": at(evaluation.step, "pipeline.steps", path),
        },
    )


def _gates(gates: Gates) -> Json:
    approval = {"mode": "manual", "by": gates.approved_by} if gates.approved_by else None
    return {
        "schema": "mlopsc/gates/v1",
        "metrics": at({each.metric: _metric(each) for each in gates.metrics}, "gates.metrics"),
        "fairness": at(
            [_fairness(number, each) for number, each in enumerate(gates.fairness)],
            "gates.fairness",
        ),
        "latency": _latency(gates.latency)
        if gates.latency
        else at(None, "gates.latency", "serving.latency"),
        "custom": at(
            [
                {"name": each.name, "run": list(each.run), "timeout_seconds": each.timeout_seconds}
                for each in gates.custom
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
            "min": _text(gate.min),
            "max": _text(gate.max),
            "beats_champion_by": _text(gate.beats_champion_by),
            "higher_is_better": at(gate.higher_is_better, f"{path}.min", f"{path}.max"),
        },
    )


def _fairness(number: int, gate: FairnessGate) -> Json:
    bounds = {"min": _text(gate.min), "max": _text(gate.max)}
    return of(
        f"gates.fairness.{number}", {"metric": gate.metric, "feature": gate.feature, **bounds}
    )


def _latency(gate: LatencyGate) -> Json:
    budget = "serving.latency"
    fields = of(
        "gates.latency",
        {
            "p50_ms": at(_text(gate.p50), f"{budget}.p50"),
            "p95_ms": at(_text(gate.p95), f"{budget}.p95"),
            "p99_ms": at(_text(gate.p99), f"{budget}.p99"),
            "warmup": at(gate.warmup, "gates.latency.warmup", budget),
            "requests": at(gate.requests, "gates.latency.requests", budget),
            "threads": at(gate.threads, "gates.latency.threads", budget),
        },
    )
    return at(fields.value, "gates.latency", budget)


def _tracking(plan: Plan) -> Json:
    model = plan.model.name if plan.model else plan.project
    return {
        "schema": "mlopsc/tracking/v1",
        "backend": at(plan.tracking.backend, *ruled(plan, "tracking")),
        "model": at(model, "model.name" if plan.model else "project.name"),
        "uri": at(plan.tracking.uri, "tracking.uri"),
        "experiment": at(plan.tracking.experiment, "tracking.experiment", "project.name"),
        "remote": at("origin", "default:git"),
        "binary_versioning": at("git-lfs", "default:git"),
        "large_binary_bytes": at(
            plan.large_binary_bytes, below("policy.thresholds", "large-binary-file")
        ),
    }


def _monitoring(plan: Plan) -> Json:
    monitoring = plan.monitoring
    return {
        "schema": "mlopsc/monitoring/v1",
        "drift": _drift(plan.retraining, monitoring.observations),
        "degradation": _degradation(plan.retraining, monitoring.observations),
        "schedule": _schedule(plan.retraining),
        "alerts": _alerts(monitoring),
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
            "threshold": _text(drift.threshold),
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
            "drop": _text(degradation.drop),
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


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
