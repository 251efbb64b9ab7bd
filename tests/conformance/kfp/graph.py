"""The pipeline of tests/cases/kubeflow-full, written by hand in KFP's own language.

Run in an environment of its own (kfp.txt): `python graph.py OUT` compiles it with KFP's compiler.
What only the compiler can know, the digests of content, is a word in capitals here.
"""

import sys
from typing import Any

from kfp import compiler, dsl, kubernetes

IMAGE = "registry.example.com/fraud@sha256:" + "0" * 64
PROFILER = "registry.example.com/profiler@sha256:" + "1" * 64
COMMAND = ["python3", "/mlops/tree/start.py"]
RUN = ["/mlops/work", "task", "--run", "/mlops/work/run"]
JOB = f"/mlops/work/{dsl.PIPELINE_JOB_ID_PLACEHOLDER}"
OPENED = ["/mlops/work", "task", "--run", JOB]


def container(*args: Any, image: str = IMAGE) -> dsl.ContainerSpec:
    return dsl.ContainerSpec(image=image, command=COMMAND, args=list(args))


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
        *("--", "step", "prepare", "--definition", "DEFINITION"),
    )


@dsl.container_component
def step_train(
    features: dsl.Input[dsl.Dataset],
    model: dsl.Output[dsl.Model],
    RECORD: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "outputs/prepare/features", features.path),
        *("--out", "outputs/train/model", model.path),
        *("--out", "steps/train.json", RECORD.path),
        *("--", "step", "train", "--definition", "DEFINITION"),
    )


@dsl.container_component
def step_embed(
    features: dsl.Input[dsl.Dataset],
    vectors: dsl.Output[dsl.Dataset],
    RECORD: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "outputs/prepare/features", features.path),
        *("--out", "outputs/embed/vectors", vectors.path),
        *("--out", "steps/embed.json", RECORD.path),
        *("--", "step", "embed", "--definition", "DEFINITION"),
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
        *("--", "step", "profile", "--definition", "DEFINITION"),
        image=PROFILER,
    )


@dsl.container_component
def step_evaluate(
    model: dsl.Input[dsl.Model],
    holdout: dsl.Input[dsl.Dataset],
    vectors: dsl.Input[dsl.Dataset],
    metrics: dsl.Output[dsl.Metrics],
    RECORD: dsl.Output[dsl.Artifact],
):
    return container(
        *RUN,
        *("--in", "outputs/train/model", model.path),
        *("--in", "outputs/prepare/holdout", holdout.path),
        *("--in", "outputs/embed/vectors", vectors.path),
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
    vectors: dsl.Input[dsl.Dataset],
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
        *("--in", "outputs/prepare/holdout", HOLDOUT.path),
        *("--in", "outputs/evaluate/metrics", metrics.path),
        *("--in", "outputs/embed/vectors", vectors.path),
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


def sized(task: Any, cpu: str, memory: str, seconds: int, *, cached: bool) -> Any:
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
    kubernetes.add_pod_label(task, "cost-center", "1234")
    kubernetes.add_pod_label(task, "app.kubernetes.io/part-of", "fraud")
    kubernetes.set_timeout(task, seconds)
    return task


def queued(task: Any, resource: str, count: int, node: tuple[str, str]) -> Any:
    """What a task with GPUs has."""
    task.set_accelerator_type(resource).set_accelerator_limit(count)
    kubernetes.add_pod_label(task, "kueue.x-k8s.io/queue-name", "fraud-queue")
    kubernetes.add_pod_label(task, "kueue.x-k8s.io/priority-class", "fraud-training")
    kubernetes.add_node_selector(task, *node)
    kubernetes.add_toleration(task, key=resource, operator="Exists", effect="NoSchedule")
    return task


def own(task: Any, seconds: int = 2700) -> Any:
    return sized(task, "500m", "1Gi", seconds, cached=False)


def known_to_mlflow(task: Any) -> Any:
    """What talks to the registry, and no step."""
    token = {"MLFLOW_TRACKING_TOKEN": "MLFLOW_TRACKING_TOKEN"}
    kubernetes.use_secret_as_env(task, "mlflow-login", token)
    return task


@dsl.pipeline(name="fraud", description="Card fraud scoring")
def fraud():
    opened = known_to_mlflow(own(track()))
    prepare = sized(step_prepare(), "4", "16Gi", 4500, cached=True).after(opened)
    kubernetes.mount_pvc(prepare, "datasets", "/data")
    features = prepare.outputs["features"]
    embed = sized(step_embed(features=features), "2", "8Gi", 4500, cached=True).after(opened)
    queued(embed, "nvidia.com/mig-1g.10gb", 1, ("nvidia.com/mig.config", "all-1g.10gb"))
    kubernetes.add_toleration(embed, key="shared", operator="Exists", effect="NoSchedule")
    profile = sized(step_profile(features=features), "1", "2Gi", 4500, cached=True).after(opened)
    train = sized(step_train(features=features), "8", "32Gi", 22500, cached=True)
    train.after(opened, embed)
    train.set_retry(2, "30s", 2.0, "600s")
    queued(train, "nvidia.com/gpu", 2, ("nvidia.com/gpu.product", "NVIDIA-L4"))
    kubernetes.add_node_selector(train, "disk", "fast")
    kubernetes.add_toleration(
        train, key="team", operator="Equal", value="risk", effect="NoSchedule"
    )
    kubernetes.use_secret_as_env(
        train, "feature-store", {"FEATURE_STORE_TOKEN": "FEATURE_STORE_TOKEN"}
    )
    evaluate = step_evaluate(
        model=train.outputs["model"],
        holdout=prepare.outputs["holdout"],
        vectors=embed.outputs["vectors"],
    )
    sized(evaluate, "1", "2Gi", 4500, cached=True).after(opened)
    recorded = record(
        TRACK=opened.outputs["TRACK"],
        MODEL=train.outputs["model"],
        HOLDOUT=prepare.outputs["holdout"],
        metrics=evaluate.outputs["metrics"],
        MAKER=train.outputs["RECORD"],
    )
    own(recorded).after(prepare, embed, profile, train, evaluate)
    judged = gate(
        TRACK=opened.outputs["TRACK"],
        META=recorded.outputs["META"],
        MODEL=train.outputs["model"],
        HOLDOUT=prepare.outputs["holdout"],
        metrics=evaluate.outputs["metrics"],
        vectors=embed.outputs["vectors"],
        RECORD=evaluate.outputs["RECORD"],
    )
    known_to_mlflow(sized(judged, "1", "2Gi", 6600, cached=False))
    candidate = {
        "TRACK": opened.outputs["TRACK"],
        "MODEL": train.outputs["model"],
        "META": judged.outputs["JUDGED"],
        "VERDICT": judged.outputs["VERDICT"],
    }
    with dsl.If(judged.outputs["verdict"] == "approved"):
        registered = known_to_mlflow(own(register(**candidate)))
        known_to_mlflow(own(promote(VERSION=registered.outputs["VERSION"])))
    with dsl.Elif(judged.outputs["verdict"] == "champion"):
        known_to_mlflow(own(keep()))
    with dsl.Else():
        known_to_mlflow(own(refuse(**candidate)))


if __name__ == "__main__":
    compiler.Compiler().compile(fraud, sys.argv[1])
