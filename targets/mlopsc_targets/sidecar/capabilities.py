"""What the sidecar target does with every field of the language, and what it cannot express."""

from collections.abc import Iterator

from mlopsc.plan.model import Plan, Step
from mlopsc.plan.target import Capability, Refusal

_REMOVE_OR_MOVE = (
    "remove it, or let a platform run the pipeline: "
    '`decisions: {compute: {use: kubeflow, because: "…", owner: …}}`.'
)

CAPABILITIES: tuple[Capability, ...] = (
    Capability("project", "mapped", "names the tree, the tags and the workflows; in README.md"),
    Capability("team", "mapped", "facts in DECISIONS.md; `ci` chooses the workflow"),
    Capability("decisions", "mapped", "DECISIONS.md and the lock"),
    Capability("allow", "mapped", "DECISIONS.md and the lock"),
    Capability("policy.thresholds", "mapped", "DECISIONS.md; the size from which a model is large"),
    Capability("tracking", "mapped", "tracking.json"),
    Capability("data.*", "mapped", "pipeline.json with its hash; .gitattributes or a DVC file"),
    Capability("pipeline.image", "mapped", "recorded with the model; the workflow's container"),
    Capability("pipeline.seed", "mapped", "MLOPS_SEED and PYTHONHASHSEED of every step"),
    Capability("pipeline.parameters", "mapped", "pipeline.json; MLOPS_PARAMETERS"),
    Capability("pipeline.parallelism", "mapped", "pipeline.json; the runner's bound"),
    Capability("pipeline.tune", "mapped", "pipeline.json; trials run on this machine"),
    Capability("pipeline.steps.*.run", "mapped", "a process, no shell"),
    Capability("pipeline.steps.*.inputs", "mapped", "folders named by MLOPS_INPUT_…"),
    Capability("pipeline.steps.*.outputs", "mapped", "folders named by MLOPS_OUTPUT_…"),
    Capability("pipeline.steps.*.timeout", "mapped", "the process group is killed"),
    Capability("pipeline.steps.*.retries", "mapped", "further attempts"),
    Capability("pipeline.steps.*.checkpoint", "mapped", "MLOPS_CHECKPOINT_DIR"),
    Capability("pipeline.steps.*.env", "mapped", "environment of the process"),
    Capability("pipeline.steps.*.secrets", "mapped", "by reference, from the runner's environment"),
    Capability(
        "pipeline.steps.*.resources",
        "emulated",
        "requests are counted against quotas before a step starts; nothing confines the process",
    ),
    Capability("pipeline.steps.*.image", "refused", "MLC812: one runner, one image"),
    Capability("pipeline.steps.*.nodes", "refused", "MLC811: one machine"),
    Capability("pipeline.steps.*.spot", "refused", "MLC812: a runner is never reclaimed"),
    Capability("pipeline.steps.*.volumes", "refused", "MLC812: no cluster, no claims"),
    Capability("pipeline.steps.*.tolerations", "refused", "MLC812: no cluster, no taints"),
    Capability("pipeline.steps.*.node-selector", "refused", "MLC812: no cluster, no nodes"),
    Capability("model", "mapped", "the registry's name; the feature schema in pipeline.json"),
    Capability("evaluation", "mapped", "pipeline.json; what gates measure on"),
    Capability("gates", "mapped", "gates.json"),
    Capability("serving.mode", "mapped", "README.md"),
    Capability("serving.latency", "mapped", "the latency gate"),
    Capability("serving.traffic", "emulated", "read by the inference rule; nothing serves here"),
    Capability("serving.resources", "refused", "MLC813: nothing serves here"),
    Capability("serving.replicas", "refused", "MLC813: nothing serves here"),
    Capability("serving.rollout", "refused", "MLC813: nothing serves here"),
    Capability("retraining", "mapped", "monitoring.json and the scheduled workflow"),
    Capability("quotas.gpus", "emulated", "the runner starts no step past it"),
    Capability("quotas.gpus-per-job", "emulated", "checked when compiled; one step is one job"),
    Capability("quotas.memory", "emulated", "the runner starts no step past it"),
    Capability("quotas.cpu", "emulated", "the runner starts no step past it"),
    Capability("quotas.pods", "refused", "MLC814: there are no pods"),
    Capability("quotas.max-runtime", "mapped", "the runner and the workflow stop at it"),
    Capability("quotas.monthly-budget", "refused", "MLC814: nothing here can stop spending"),
    Capability("monitoring.observations", "mapped", "monitoring.json"),
    Capability("monitoring.alerts", "mapped", "the scheduled workflow opens an issue and posts"),
    Capability("monitoring.drift", "mapped", "the scheduled workflow"),
    Capability("monitoring.performance", "mapped", "the scheduled workflow"),
    Capability("monitoring.infra", "refused", "MLC815: no infrastructure to watch"),
    Capability("monitoring.cost", "refused", "MLC815: no meter to read"),
    Capability("monitoring.prices", "refused", "MLC815: no meter to read"),
    Capability("platform.sidecar", "mapped", "the workflow's set-up commands"),
    Capability("platform", "emulated", "sections of other targets are kept for them"),
)


def refuse(plan: Plan) -> tuple[Refusal, ...]:
    """Everything in this plan that a laptop or a CI runner cannot carry."""
    return (
        *(refusal for step in plan.steps for refusal in _step(step, plan)),
        *_backends(plan),
        *_serving(plan),
        *_quotas(plan),
        *_monitoring(plan),
    )


def _step(step: Step, plan: Plan) -> Iterator[Refusal]:
    path = ("pipeline", "steps", step.name)
    if step.nodes > 1:
        yield Refusal(
            "MLC811",
            (*path, "nodes"),
            f"step `{step.name}` trains on {step.nodes} nodes, and the sidecar target has one",
            "set `nodes: 1`, or let a managed service run it: SageMaker and Vertex AI train on "
            "several nodes with nothing to operate "
            '(`decisions: {compute: {use: sagemaker, because: "…", owner: …}}`).',
        )
    cluster = {
        "spot": step.spot,
        "volumes": bool(step.volumes),
        "tolerations": bool(step.tolerations),
        "node-selector": bool(step.node_selector),
        "image": step.image != plan.image,
    }
    for field, stated in cluster.items():
        if stated:
            yield Refusal(
                "MLC812",
                (*path, field),
                f"the sidecar target has no cluster that could honour `{field}` of step "
                f"`{step.name}`",
                _REMOVE_OR_MOVE,
            )


def _backends(plan: Plan) -> Iterator[Refusal]:
    if plan.tracking.backend == "wandb":
        yield Refusal(
            "MLC816",
            ("team", "tracking", "needs"),
            "the tracking backend is wandb, and the runtime has no adapter for it yet",
            'add `decisions: {tracking: {use: git-sidecar, because: "…", owner: …}}`, '
            "or `use: mlflow` with `tracking.uri`.",
        )
    for dataset in plan.data:
        if dataset.versioning == "object-storage":
            yield Refusal(
                "MLC816",
                ("data", dataset.name),
                f"dataset `{dataset.name}` belongs in object storage, and the sidecar target "
                "fetches from none yet",
                f'add `decisions: {{data: {{{dataset.name}: {{use: dvc, because: "…", '
                "owner: …}}}`.",
            )


def _serving(plan: Plan) -> Iterator[Refusal]:
    serving = plan.serving
    if serving is None:
        return
    stated = {
        "resources": serving.resources is not None,
        "replicas": serving.replicas is not None,
        "rollout": serving.rollout is not None,
    }
    for field, present in stated.items():
        if present:
            yield Refusal(
                "MLC813",
                ("serving", field),
                f"the sidecar target serves nothing, so `serving.{field}` would be lost",
                _REMOVE_OR_MOVE,
            )


def _quotas(plan: Plan) -> Iterator[Refusal]:
    stated = {
        "pods": plan.quotas.pods is not None,
        "monthly-budget": plan.quotas.monthly_budget is not None,
    }
    for field, present in stated.items():
        if present:
            yield Refusal(
                "MLC814",
                ("quotas", field),
                f"the sidecar target cannot enforce `quotas.{field}`",
                _REMOVE_OR_MOVE,
            )


def _monitoring(plan: Plan) -> Iterator[Refusal]:
    stated = {
        "infra": plan.monitoring.infra,
        "cost": plan.monitoring.cost,
        "prices": bool(plan.monitoring.prices),
    }
    for field, present in stated.items():
        if present:
            yield Refusal(
                "MLC815",
                ("monitoring", field),
                f"the sidecar target has no infrastructure whose `{field}` could be watched",
                _REMOVE_OR_MOVE,
            )
