"""The JSON files that the runtime reads: the pipeline, the gates, tracking, monitoring.

Thresholds are decimal text, so that no reader ever compares floats.
"""

from collections.abc import Iterator
from decimal import Decimal

from mlopsc.artifact.manifest import Json, json_file
from mlopsc.artifact.model import Artifact
from mlopsc.plan.model import Dataset, Evaluation, Gates, Model, Plan, Step, Tune, TuneParameter


def configuration(plan: Plan) -> Iterator[Artifact]:
    yield json_file("pipeline.json", _pipeline(plan))
    yield json_file("gates.json", _gates(plan.gates))
    yield json_file("tracking.json", _tracking(plan))
    yield json_file("monitoring.json", _monitoring(plan))


def _pipeline(plan: Plan) -> Json:
    return {
        "schema": "mlopsc/pipeline/v1",
        "project": plan.project,
        "spec_digest": plan.spec_digest,
        "seed": plan.seed,
        "parameters": dict(plan.parameters),
        "image": plan.image,
        "parallelism": plan.parallelism,
        "max_runtime_seconds": plan.quotas.max_runtime_seconds,
        "quotas": {
            "cpu_millis": plan.quotas.cpu_millis,
            "memory_bytes": plan.quotas.memory_bytes,
            "gpus": dict(plan.quotas.gpus),
        },
        "data": {each.name: _dataset(each) for each in plan.data},
        "steps": {each.name: _step(each) for each in plan.steps},
        "tune": _tune(plan.tune) if plan.tune else None,
        "model": _model(plan.model) if plan.model else None,
        "evaluation": _evaluation(plan.evaluation) if plan.evaluation else None,
    }


def _dataset(dataset: Dataset) -> Json:
    return {
        "path": dataset.path,
        "sha256": dataset.sha256,
        "bytes": dataset.size,
        "files": dataset.files,
        "kind": dataset.kind,
        "versioning": dataset.versioning,
        "remote": dataset.remote,
        "contains_pii": dataset.contains_pii,
    }


def _step(step: Step) -> Json:
    gpu = step.resources.gpu
    return {
        "run": list(step.run),
        "inputs": {each.name: each.producer or "data" for each in step.inputs},
        "outputs": {
            each.name: {"type": each.type, "names": list(each.metrics)}
            if each.type == "metrics"
            else {"type": each.type}
            for each in step.outputs
        },
        "timeout_seconds": step.timeout_seconds,
        "retries": step.retries,
        "checkpoint": step.checkpoint,
        "env": dict(step.env),
        "secrets": dict(step.secrets),
        "image": step.image,
        "cpu_millis": step.resources.cpu_millis,
        "memory_bytes": step.resources.memory_bytes,
        "gpu": {"type": gpu.type, "count": gpu.count} if gpu else None,
    }


def _tune(tune: Tune) -> Json:
    return {
        "step": tune.step,
        "algorithm": tune.algorithm,
        "max_trials": tune.max_trials,
        "parallel_trials": tune.parallel_trials,
        "objective": {
            "metric": tune.metric,
            "type": "maximize" if tune.maximize else "minimize",
        },
        "parameters": {name: _space(each) for name, each in tune.parameters.items()},
    }


def _space(parameter: TuneParameter) -> Json:
    if parameter.values:
        return {"values": list(parameter.values)}
    return {
        "min": _text(parameter.low),
        "max": _text(parameter.high),
        "scale": parameter.scale,
    }


def _model(model: Model) -> Json:
    return {
        "name": model.name,
        "format": model.format,
        "step": model.step,
        "output": model.output,
        "features": [{"name": name, "type": kind} for name, kind in model.features],
    }


def _evaluation(evaluation: Evaluation) -> Json:
    return {
        "holdout": {"step": evaluation.holdout_step, "output": evaluation.holdout_output},
        "label": evaluation.label,
        "sensitive": list(evaluation.sensitive),
        "step": evaluation.step,
    }


def _gates(gates: Gates) -> Json:
    latency = gates.latency
    return {
        "schema": "mlopsc/gates/v1",
        "metrics": {
            each.metric: {
                "min": _text(each.min),
                "max": _text(each.max),
                "beats_champion_by": _text(each.beats_champion_by),
                "higher_is_better": each.higher_is_better,
            }
            for each in gates.metrics
        },
        "fairness": [
            {
                "metric": each.metric,
                "feature": each.feature,
                "min": _text(each.min),
                "max": _text(each.max),
            }
            for each in gates.fairness
        ],
        "latency": {
            "p50_ms": _text(latency.p50),
            "p95_ms": _text(latency.p95),
            "p99_ms": _text(latency.p99),
            "warmup": latency.warmup,
            "requests": latency.requests,
            "threads": latency.threads,
        }
        if latency
        else None,
        "custom": [
            {"name": each.name, "run": list(each.run), "timeout_seconds": each.timeout_seconds}
            for each in gates.custom
        ],
        "approval": {"mode": "manual", "by": gates.approved_by}
        if gates.approved_by
        else {"mode": "automatic"},
    }


def _tracking(plan: Plan) -> Json:
    model = plan.model.name if plan.model else plan.project
    return {
        "schema": "mlopsc/tracking/v1",
        "backend": plan.tracking.backend,
        "model": model,
        "uri": plan.tracking.uri,
        "experiment": plan.tracking.experiment,
        "remote": "origin",
        "binary_versioning": "git-lfs",
        "large_binary_bytes": plan.large_binary_bytes,
    }


def _monitoring(plan: Plan) -> Json:
    monitoring, retraining = plan.monitoring, plan.retraining
    observations = monitoring.observations
    reference = observations.reference if observations else None
    drift, degradation, schedule = retraining.drift, retraining.degradation, retraining.schedule
    return {
        "schema": "mlopsc/monitoring/v1",
        "drift": {
            "method": drift.method,
            "threshold": _text(drift.threshold),
            "action": drift.action,
            "reference": {"step": reference[0], "output": reference[1]} if reference else None,
            "observations": observations.dataset if observations else None,
        }
        if drift
        else None,
        "degradation": {
            "metric": degradation.metric,
            "drop": _text(degradation.drop),
            "window_seconds": degradation.window_seconds,
            "labels_after_seconds": observations.labels_after_seconds if observations else None,
        }
        if degradation
        else None,
        "schedule": {"cron": schedule.cron, "timezone": schedule.timezone} if schedule else None,
        "alerts": {
            "email": list(monitoring.email),
            "slack": {"secret": monitoring.slack_secret} if monitoring.slack_secret else None,
        },
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
