"""The pipeline of tests/cases/kubeflow-retraining by hand: all of it in KFP's `dsl.ExitHandler`.

Run in an environment of its own (kfp.txt): `python exit_graph.py OUT`. As in graph.py, what only
the compiler can know, the digests of content, is a word in capitals.
"""

import sys
from typing import Any

from kfp import compiler, dsl, kubernetes

IMAGE = "registry.example.com/churn@sha256:" + "0" * 64
RUN = ["/mlops/work", "task", "--run", "/mlops/work/run"]
JOB = f"/mlops/work/{dsl.PIPELINE_JOB_ID_PLACEHOLDER}"
OPENED = ["/mlops/work", "task", "--run", JOB]


def container(*args: Any) -> dsl.ContainerSpec:
    command = ["python3", "/mlops/tree/start.py"]
    return dsl.ContainerSpec(image=IMAGE, command=command, args=list(args))


@dsl.container_component
def notify(status: dsl.PipelineTaskFinalStatus):
    told = ("--job", dsl.PIPELINE_JOB_ID_PLACEHOLDER, "--status", status)
    return container(*RUN, "--", "notify", *told)


@dsl.container_component
def track(TRACK: dsl.Output[dsl.Artifact]):
    return container(*OPENED, "--out", "track.json", TRACK.path, "--", "track")


@dsl.container_component
def step_train(
    model: dsl.Output[dsl.Model],
    holdout: dsl.Output[dsl.Dataset],
    RECORD: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--out", "outputs/train/model", model.path),
        *("--out", "outputs/train/holdout", holdout.path),
        *("--out", "steps/train.json", RECORD.path),
        *("--", "step", "train", "--definition", "DEFINITION"),
    )


@dsl.container_component
def step_evaluate(
    model: dsl.Input[dsl.Model],
    holdout: dsl.Input[dsl.Dataset],
    metrics: dsl.Output[dsl.Metrics],
    RECORD: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "outputs/train/model", model.path),
        *("--in", "outputs/train/holdout", holdout.path),
        *("--out", "outputs/evaluate/metrics", metrics.path),
        *("--out", "steps/evaluate.json", RECORD.path),
        *("--", "step", "evaluate", "--definition", "DEFINITION"),
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
        *("--in", "outputs/train/holdout", HOLDOUT.path),
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
    RECORD: dsl.Input[dsl.Artifact],
    verdict: dsl.OutputPath(str),  # type: ignore[valid-type] # KFP's own way to say it
    VERDICT: dsl.Output[dsl.Artifact],
    JUDGED: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "track.json", TRACK.path),
        *("--in", "model.meta.json", META.path),
        *("--in", "outputs/train/model", MODEL.path),
        *("--in", "outputs/train/holdout", HOLDOUT.path),
        *("--in", "outputs/evaluate/metrics", metrics.path),
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
    REFERENCE: dsl.Input[dsl.Dataset],
    VERSION: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "track.json", TRACK.path),
        *("--in", "outputs/train/model", MODEL.path),
        *("--in", "model.meta.json", META.path),
        *("--in", "verdict.json", VERDICT.path),
        *("--in", "outputs/train/holdout", REFERENCE.path),
        *("--out", "version.json", VERSION.path),
        *("--", "register"),
    )


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


def sized(task: Any, cpu: str, memory: str, seconds: int, *, cached: bool = False) -> Any:
    """What every task has."""
    task.set_cpu_request(cpu).set_cpu_limit(cpu).set_memory_request(memory).set_memory_limit(memory)
    task.set_caching_options(cached)
    task.set_env_variable("HOME", "/mlops/work").set_env_variable("TMPDIR", "/mlops/work")
    task.set_env_variable("PYTHONDONTWRITEBYTECODE", "1")
    kubernetes.use_config_map_as_volume(task, "TREE", "/mlops/tree")
    kubernetes.empty_dir_mount(task, "mlops-work", "/mlops/work")
    kubernetes.set_security_context(task, run_as_non_root=True)
    kubernetes.add_pod_label(task, "cost-center", "1234")
    kubernetes.add_pod_label(task, "app.kubernetes.io/part-of", "churn")
    kubernetes.set_timeout(task, seconds)
    return task


def queued(task: Any) -> Any:
    """What a task with a GPU has."""
    task.set_accelerator_type("nvidia.com/gpu").set_accelerator_limit(1)
    kubernetes.add_pod_label(task, "kueue.x-k8s.io/queue-name", "churn-queue")
    kubernetes.add_pod_label(task, "kueue.x-k8s.io/priority-class", "churn-training")
    kubernetes.add_node_selector(task, "nvidia.com/gpu.product", "NVIDIA-L4")
    kubernetes.add_toleration(task, key="nvidia.com/gpu", operator="Exists", effect="NoSchedule")
    return task


def own(task: Any) -> Any:
    return sized(task, "500m", "1Gi", 2700)


def known_to_mlflow(task: Any) -> Any:
    """What talks to the registry, and no step."""
    token = {"MLFLOW_TRACKING_TOKEN": "MLFLOW_TRACKING_TOKEN"}
    kubernetes.use_secret_as_env(task, "mlflow-login", token)
    return task


def everything() -> None:
    opened = known_to_mlflow(own(track()))
    train = sized(step_train(), "1500m", "3000000000", 4500, cached=True).after(opened)
    made = {"model": train.outputs["model"], "holdout": train.outputs["holdout"]}
    evaluate = queued(sized(step_evaluate(**made), "2", "8Gi", 1500, cached=True).after(opened))
    token = {"FEATURE_STORE_TOKEN": "FEATURE_STORE_TOKEN"}
    kubernetes.use_secret_as_env(evaluate, "feature-store", token)
    kubernetes.mount_pvc(evaluate, "datasets", "/data")
    read = {
        "TRACK": opened.outputs["TRACK"],
        "MODEL": train.outputs["model"],
        "HOLDOUT": train.outputs["holdout"],
        "metrics": evaluate.outputs["metrics"],
    }
    recorded = own(record(**read, MAKER=train.outputs["RECORD"]))
    recorded.after(train, evaluate)
    meta, again = recorded.outputs["META"], evaluate.outputs["RECORD"]
    judged = queued(sized(gate(**read, META=meta, RECORD=again), "2", "8Gi", 3300))
    # It scores the champion again where that was measured on another holdout.
    kubernetes.use_secret_as_env(judged, "feature-store", token)
    known_to_mlflow(judged)
    kubernetes.mount_pvc(judged, "datasets", "/data")
    candidate = {
        "TRACK": opened.outputs["TRACK"],
        "MODEL": train.outputs["model"],
        "META": judged.outputs["JUDGED"],
        "VERDICT": judged.outputs["VERDICT"],
    }
    with dsl.If(judged.outputs["verdict"] == "approved"):
        known_to_mlflow(own(register(**candidate, REFERENCE=train.outputs["holdout"])))
    with dsl.Elif(judged.outputs["verdict"] == "champion"):
        known_to_mlflow(own(keep()))
    with dsl.Else():
        known_to_mlflow(own(refuse(**candidate)))


@dsl.pipeline(name="churn")
def churn():
    told = own(notify())
    kubernetes.use_secret_as_env(told, "churn-slack", {"SLACK_WEBHOOK": "SLACK_WEBHOOK"})
    known_to_mlflow(told)
    with dsl.ExitHandler(told):
        everything()


if __name__ == "__main__":
    compiler.Compiler().compile(churn, sys.argv[1])
