"""What the objects of the service are called, and whether the spec asks for a service at all."""

from typing import TypeGuard

from mlopsc.plan.model import Plan, Resources, Serving

SERVICE, ROLLOUT, RUNTIME = "serving", "rollout", "triton"
"""Parts of names: the replicas' ServiceAccount and PriorityClass; the controller; the runtime."""
MODELS = "models"
"""The volume, and the folder, of Triton's model repository."""
HTTP, GRPC, METRICS = 8080, 9000, 8002
"""Ports: the first two are KServe's own choice, the last is Triton's default."""


def _realtime(serving: Serving | None) -> TypeGuard[Serving]:
    return serving is not None and serving.mode == "realtime" and serving.resources is not None


def serves(plan: Plan) -> bool:
    """Whether replicas are asked for; a latency budget alone is for the gates."""
    return _realtime(plan.serving)


def served(plan: Plan) -> tuple[Serving, Resources]:
    """The service and what one replica gets. ValueError where none is asked for."""
    if not _realtime(plan.serving) or plan.serving.resources is None:
        raise ValueError("nothing is served here: ask serves() first")
    return plan.serving, plan.serving.resources


def deployment(plan: Plan) -> str:
    """What KServe calls the Deployment of the replicas."""
    return f"{plan.project}-predictor"
