"""What the objects of the service are called, and whether the spec asks for a service at all."""

from decimal import Decimal
from typing import TypeGuard

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import at
from mlopsc.plan.model import Plan, Resources, Serving

SERVICE, ROLLOUT, RUNTIME, CANARY = "serving", "rollout", "triton", "canary"
"""Parts of names: what stands around the replicas; the controller; the runtime; the canary."""
MODELS = "models"
"""The volume, and the folder, of Triton's model repository."""
_BAKE_SECONDS, _LATE_SECONDS = 1800, 300
INFERENCE_SERVICE = "serving.kserve.io/inferenceservice"
"""The label that KServe puts on all pods of an InferenceService."""
MOST_FAILING = "0.01"
"""The share of requests that may fail: beyond it a new version goes, and an old one is told of."""
HTTP, GRPC, METRICS = 8080, 9000, 8002
"""Ports: the first two are KServe's own choice, the last is Triton's default."""


def may_fail() -> str:
    """The same, in percent."""
    return f"{(Decimal(MOST_FAILING) * 100).normalize():f}"


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


def bake_seconds(serving: Serving) -> int:
    """How long a new version has to stay well: the language's default where nothing is stated."""
    return serving.rollout.bake_seconds if serving.rollout else _BAKE_SECONDS


def late_seconds(serving: Serving) -> int:
    """How long it may be late in that time: a server that has just started warms up."""
    return min(_LATE_SECONDS, bake_seconds(serving) // 2)


def deployment(plan: Plan) -> str:
    """What KServe calls the Deployment of the replicas."""
    return f"{plan.project}-predictor"


def canary_deployment(plan: Plan) -> str:
    """What KServe calls the Deployment of a canary."""
    return f"{plan.project}-{CANARY}-predictor"


def replicas(plan: Plan) -> dict[str, Json]:
    """The labels of every pod that serves, of a canary too."""
    return {INFERENCE_SERVICE: at(plan.project, "project.name")}
