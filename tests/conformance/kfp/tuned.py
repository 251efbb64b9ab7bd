"""The pipeline of tests/cases/kubeflow-tune, written by hand in KFP's own language.

Run in an environment of its own (kfp.txt): `python tuned.py OUT ITEMS` compiles it with KFP's
compiler; ITEMS is a file with the trials as a JSON list of texts. KFP's own words for a loop are
`dsl.ParallelFor` and `dsl.Collected`; what only our compiler can know is a word in capitals here.
"""

import json
import sys
from pathlib import Path
from types import FunctionType
from typing import Any

from kfp import compiler, dsl, kubernetes

IMAGE = "registry.example.com/churn@sha256:" + "0" * 64
COMMAND = ["python3", "/mlops/tree/start.py"]
RUN = ["/mlops/work", "task", "--run", "/mlops/work/run"]
JOB = f"/mlops/work/{dsl.PIPELINE_JOB_ID_PLACEHOLDER}"
OPENED = ["/mlops/work", "task", "--run", JOB]
DEFINED = ("--definition", "DEFINITION")


def container(*args: Any) -> dsl.ContainerSpec:
    return dsl.ContainerSpec(image=IMAGE, command=COMMAND, args=list(args))


@dsl.container_component
def track(TRACK: dsl.Output[dsl.Artifact]):
    return container(*OPENED, "--out", "track.json", TRACK.path, "--", "track")


@dsl.container_component
def step_prepare(
    features: dsl.Output[dsl.Dataset],
    holdout: dsl.Output[dsl.Dataset],
    RECORD: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--out", "outputs/prepare/features", features.path),
        *("--out", "outputs/prepare/holdout", holdout.path),
        *("--out", "steps/prepare.json", RECORD.path),
        *("--", "step", "prepare", *DEFINED),
    )


@dsl.container_component
def step_profile(
    features: dsl.Input[dsl.Dataset],
    report: dsl.Output[dsl.Artifact],
    RECORD: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "outputs/prepare/features", features.path),
        *("--out", "outputs/profile/report", report.path),
        *("--out", "steps/profile.json", RECORD.path),
        *("--", "step", "profile", *DEFINED),
    )


def train(
    features: dsl.Input[dsl.Dataset],
    TRIAL: str,
    model: dsl.Output[dsl.Model],
    RECORD: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "outputs/prepare/features", features.path),
        *("--out", "outputs/train/model", model.path),
        *("--out", "steps/train.json", RECORD.path),
        *("--", "step", "train", *DEFINED, "--trial", TRIAL),
    )


def calibrate(
    model: dsl.Input[dsl.Model],
    curve: dsl.Output[dsl.Dataset],
    RECORD: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "outputs/train/model", model.path),
        *("--out", "outputs/calibrate/curve", curve.path),
        *("--out", "steps/calibrate.json", RECORD.path),
        *("--", "step", "calibrate", *DEFINED),
    )


def evaluate(
    model: dsl.Input[dsl.Model],
    holdout: dsl.Input[dsl.Dataset],
    curve: dsl.Input[dsl.Dataset],
    TRIAL: str,
    metrics: dsl.Output[dsl.Metrics],
    RECORD: dsl.Output[dsl.Artifact],
    OBJECTIVE: dsl.OutputPath(str),  # type: ignore[valid-type] # KFP's own way to say it
):
    return container(
        *RUN,
        *("--in", "outputs/train/model", model.path),
        *("--in", "outputs/prepare/holdout", holdout.path),
        *("--in", "outputs/calibrate/curve", curve.path),
        *("--out", "outputs/evaluate/metrics", metrics.path),
        *("--out", "steps/evaluate.json", RECORD.path),
        *("--", "step", "evaluate", *DEFINED, "--trial", TRIAL, "--objective", OBJECTIVE),
    )


@dsl.container_component
def choose(
    SCORES: list,
    CHOSEN: dsl.OutputPath(str),  # type: ignore[valid-type] # as above
    TRIALS: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--out", "trials.json", TRIALS.path),
        *("--", "choose", "--scores", SCORES, "--chosen", CHOSEN),
    )


@dsl.container_component
def record(
    TRACK: dsl.Input[dsl.Artifact],
    MODEL: dsl.Input[dsl.Model],
    HOLDOUT: dsl.Input[dsl.Dataset],
    metrics: dsl.Input[dsl.Metrics],
    MAKER: dsl.Input[dsl.Artifact],
    META: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "track.json", TRACK.path),
        *("--in", "outputs/train/model", MODEL.path),
        *("--in", "outputs/prepare/holdout", HOLDOUT.path),
        *("--in", "outputs/evaluate/metrics", metrics.path),
        *("--in", "steps/train.json", MAKER.path),
        *("--out", "model.meta.json", META.path),
        *("--", "record"),
    )


@dsl.container_component
def gate(
    TRACK: dsl.Input[dsl.Artifact],
    META: dsl.Input[dsl.Artifact],
    MODEL: dsl.Input[dsl.Model],
    HOLDOUT: dsl.Input[dsl.Dataset],
    metrics: dsl.Input[dsl.Metrics],
    curve: dsl.Input[dsl.Dataset],
    RECORD: dsl.Input[dsl.Artifact],
    verdict: dsl.OutputPath(str),  # type: ignore[valid-type] # as above
    VERDICT: dsl.Output[dsl.Artifact],
    JUDGED: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "track.json", TRACK.path),
        *("--in", "model.meta.json", META.path),
        *("--in", "outputs/train/model", MODEL.path),
        *("--in", "outputs/prepare/holdout", HOLDOUT.path),
        *("--in", "outputs/evaluate/metrics", metrics.path),
        *("--in", "outputs/calibrate/curve", curve.path),
        *("--in", "steps/evaluate.json", RECORD.path),
        *("--out", "verdict.json", VERDICT.path),
        *("--out", "model.meta.json", JUDGED.path),
        *("--verdict", verdict),
        *("--", "gate"),
    )


@dsl.container_component
def register(
    TRACK: dsl.Input[dsl.Artifact],
    MODEL: dsl.Input[dsl.Model],
    META: dsl.Input[dsl.Artifact],
    VERDICT: dsl.Input[dsl.Artifact],
    VERSION: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "track.json", TRACK.path),
        *("--in", "outputs/train/model", MODEL.path),
        *("--in", "model.meta.json", META.path),
        *("--in", "verdict.json", VERDICT.path),
        *("--out", "version.json", VERSION.path),
        *("--", "register"),
    )


@dsl.container_component
def promote(VERSION: dsl.Input[dsl.Artifact]):
    return container(*RUN, "--in", "version.json", VERSION.path, "--", "promote")


@dsl.container_component
def keep():
    return container(*RUN, "--", "versions")


@dsl.container_component
def refuse(
    TRACK: dsl.Input[dsl.Artifact],
    MODEL: dsl.Input[dsl.Model],
    META: dsl.Input[dsl.Artifact],
    VERDICT: dsl.Input[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "track.json", TRACK.path),
        *("--in", "outputs/train/model", MODEL.path),
        *("--in", "model.meta.json", META.path),
        *("--in", "verdict.json", VERDICT.path),
        *("--", "refuse"),
    )


def component(function: Any, name: str) -> Any:
    """The function as a component of this name: in a trial it is called otherwise than after it."""
    named = FunctionType(function.__code__, function.__globals__, name)
    named.__annotations__ = function.__annotations__
    return dsl.container_component(named)


def sized(task: Any, cpu: str, memory: str, seconds: int, *, cached: bool = True) -> Any:
    """What every task has."""
    task.set_cpu_request(cpu).set_cpu_limit(cpu).set_memory_request(memory).set_memory_limit(memory)
    task.set_caching_options(cached)
    for name, value in (
        ("HOME", "/mlops/work"),
        ("TMPDIR", "/mlops/work"),
        ("PYTHONDONTWRITEBYTECODE", "1"),
    ):
        task.set_env_variable(name, value)
    kubernetes.use_config_map_as_volume(task, "TREE", "/mlops/tree")
    kubernetes.empty_dir_mount(task, "mlops-work", "/mlops/work")
    kubernetes.set_security_context(task, run_as_non_root=True)
    kubernetes.add_pod_label(task, "app.kubernetes.io/part-of", "churn")
    kubernetes.set_timeout(task, seconds)
    return task


def small(task: Any, seconds: int = 2700) -> Any:
    return sized(task, "1", "2Gi", seconds)


def own(task: Any) -> Any:
    return sized(task, "500m", "1Gi", 2700, cached=False)


def trained(name: str, features: Any, trial: Any) -> Any:
    """The training is the same in a trial and after it: GPU, queue, node and limits."""
    made = component(train, name)(features=features, TRIAL=trial)
    task = sized(made, "2", "8Gi", 8100)
    task.set_retry(1, "30s", 2.0, "600s")
    task.set_accelerator_type("nvidia.com/gpu").set_accelerator_limit(1)
    kubernetes.add_pod_label(task, "kueue.x-k8s.io/queue-name", "churn-queue")
    kubernetes.add_pod_label(task, "kueue.x-k8s.io/priority-class", "churn-training")
    kubernetes.add_node_selector(task, "nvidia.com/gpu.product", "NVIDIA-L4")
    kubernetes.add_toleration(task, key="nvidia.com/gpu", operator="Exists", effect="NoSchedule")
    return task


def calibrated(name: str, model: Any) -> Any:
    task = small(component(calibrate, name)(model=model), 2100)
    return kubernetes.add_node_selector(task, "disk", "fast")


def evaluated(name: str, model: Any, holdout: Any, curve: Any, trial: Any) -> Any:
    made = component(evaluate, name)
    return small(made(model=model, holdout=holdout, curve=curve, TRIAL=trial))


@dsl.pipeline(name="churn")
def churn():
    opened = own(track())
    prepare = small(step_prepare()).after(opened)
    features, holdout = prepare.outputs["features"], prepare.outputs["holdout"]
    profile = small(step_profile(features=features)).after(opened)
    kubernetes.add_node_selector(profile, "disk", "slow")
    items = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    with dsl.ParallelFor(items=items, parallelism=2) as trial:
        tried = trained("trial_train", features, trial).after(opened, profile).outputs["model"]
        shape = calibrated("trial_calibrate", tried).outputs["curve"]
        scored = evaluated("trial_evaluate", tried, holdout, shape, trial)
    chosen = own(choose(SCORES=dsl.Collected(scored.outputs["OBJECTIVE"])))
    best = chosen.outputs["CHOSEN"]
    made = trained("step_train", features, best).after(opened)
    model = made.outputs["model"]
    shaped = calibrated("step_calibrate", model).after(opened)
    curve = shaped.outputs["curve"]
    measured = evaluated("step_evaluate", model, holdout, curve, best).after(opened)
    recorded = record(
        TRACK=opened.outputs["TRACK"],
        MODEL=model,
        HOLDOUT=holdout,
        metrics=measured.outputs["metrics"],
        MAKER=made.outputs["RECORD"],
    )
    own(recorded).after(prepare, profile, made, shaped, measured)
    judged = gate(
        TRACK=opened.outputs["TRACK"],
        META=recorded.outputs["META"],
        MODEL=model,
        HOLDOUT=holdout,
        metrics=measured.outputs["metrics"],
        curve=curve,
        RECORD=measured.outputs["RECORD"],
    )
    sized(judged, "1", "2Gi", 4500, cached=False)
    candidate = {
        "TRACK": opened.outputs["TRACK"],
        "MODEL": model,
        "META": judged.outputs["JUDGED"],
        "VERDICT": judged.outputs["VERDICT"],
    }
    with dsl.If(judged.outputs["verdict"] == "approved"):
        registered = own(register(**candidate))
        own(promote(VERSION=registered.outputs["VERSION"]))
    with dsl.Elif(judged.outputs["verdict"] == "champion"):
        own(keep())
    with dsl.Else():
        own(refuse(**candidate))


if __name__ == "__main__":
    compiler.Compiler().compile(churn, sys.argv[1])
