"""What stands around the replicas: address, priority, who reaches them, what a drain may take.

KServe's own Service leads to one Deployment, and KServe 0.20 gives a canary another one that nobody
asks: only a Service that leads to all replicas lets a canary have its share.
https://github.com/kserve/kserve/blob/v0.20.0/pkg/controller/v1beta1/inferenceservice/components/predictor.go
"""

from collections.abc import Iterator

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.names import in_cluster, in_namespace, named
from mlopsc_targets.kubeflow.serving.names import GRPC, HTTP, METRICS, SERVICE, replicas, served

_PRIORITY = 100_000
_TWO = 2


def guards(plan: Plan) -> Iterator[Json]:
    yield {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": in_namespace(plan, named(plan, SERVICE)),
        "spec": {
            "selector": replicas(plan),
            "ports": [
                {"name": "http", "port": 80, "targetPort": HTTP},
                {"name": "grpc", "port": GRPC, "targetPort": GRPC},
            ],
        },
    }
    yield {
        "apiVersion": "scheduling.k8s.io/v1",
        "kind": "PriorityClass",
        "metadata": in_cluster(plan, named(plan, SERVICE)),
        "value": at(_PRIORITY, "default:serving"),
        # It goes first where there is room, and ends nobody else's pods to make some.
        "preemptionPolicy": "Never",
        "description": "Replicas that serve: they are scheduled before anything that trains.",
    }
    yield {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": in_namespace(plan, named(plan, "to-serving")),
        "spec": at(_reached(plan), "default:network"),
    }
    least = (served(plan)[0].replicas or (1, 1))[0]
    if least >= _TWO:
        # With one replica alone it would stop every drain of its node.
        yield at(_disruption(plan), "serving.replicas")


def _reached(plan: Plan) -> dict[str, Json]:
    """Every pod of the cluster may ask the service; nothing outside of it can."""
    ports: list[Json] = [{"protocol": "TCP", "port": each} for each in (HTTP, GRPC, METRICS)]
    return {
        "podSelector": {"matchLabels": replicas(plan)},
        "policyTypes": ["Ingress"],
        "ingress": [{"from": [{"namespaceSelector": {}}], "ports": ports}],
    }


def _disruption(plan: Plan) -> Json:
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": in_namespace(plan, named(plan, SERVICE)),
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": replicas(plan)}},
    }
