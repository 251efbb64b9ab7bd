"""pipeline.json: the steps with their bounds, the data with their hashes, the model."""

from collections.abc import Mapping

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import WHOLE_SPEC, at, of
from mlopsc.plan.model import Dataset, Evaluation, Model, Output, Plan, Step, Tune, TuneParameter
from mlopsc.plan.trials import trials
from mlopsc_targets.common.configuration.numbers import decimal_text
from mlopsc_targets.common.origins import drawn_from, gpu_path, ruled


def pipeline(plan: Plan) -> Json:
    quotas = plan.quotas
    return {
        "schema": "mlopsc/pipeline/v1",
        "project": at(plan.project, "project.name"),
        "tree": at(plan.tree, WHOLE_SPEC),
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
        "tune": _tune(plan, plan.tune) if plan.tune else at(None, "pipeline.tune"),
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
            **({"nodes": step.nodes} if step.nodes > 1 else {}),
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


def _tune(plan: Plan, tune: Tune) -> Json:
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
            "trials": at([dict(each) for each in trials(tune, plan.seed)], *drawn_from(tune)),
        },
    )


def _space(parameter: TuneParameter, path: str) -> Json:
    if parameter.values:
        return of(path, {"values": list(parameter.values)})
    bounds = {
        "min": decimal_text(parameter.low),
        "max": decimal_text(parameter.high),
        "scale": parameter.scale,
    }
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
