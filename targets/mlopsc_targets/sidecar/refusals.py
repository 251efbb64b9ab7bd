"""What the sidecar target cannot express, each with its code and what to do instead."""

from collections.abc import Iterator

from mlopsc.plan.model import Plan, Step
from mlopsc.plan.target import Refusal

_REMOVE_OR_MOVE = (
    "remove it, or let a platform run the pipeline: "
    '`decisions: {compute: {use: kubeflow, because: "…", owner: …}}`.'
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
        "storage": plan.quotas.storage_bytes is not None,
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
