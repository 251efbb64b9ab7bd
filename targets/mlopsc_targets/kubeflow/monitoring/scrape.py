"""monitoring/scrape.yaml: how Prometheus finds the service, and is let through to it.

The namespace denies what is not allowed; prometheus-operator labels its servers, in whatever
namespace they stand, `app.kubernetes.io/name: prometheus`.
https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor
"""

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.monitoring.serving import scrape_name
from mlopsc_targets.kubeflow.names import in_namespace, named

SCRAPE = "monitoring/scrape.yaml"
_METRICS_PORT = 8002
"""Triton's: https://github.com/triton-inference-server/server/blob/main/docs/user_guide/metrics.md."""
_ORIGINS = ("serving.mode", "monitoring.infra")


def scrape_file(plan: Plan) -> Artifact:
    return yaml_file(SCRAPE, *(at(each, *_ORIGINS) for each in (_monitor(plan), _ingress(plan))))


def _service(plan: Plan) -> Json:
    project = at(plan.project, "project.name")
    return {
        "matchLabels": {
            "app.kubernetes.io/part-of": project,
            "serving.kserve.io/inferenceservice": project,
        }
    }


def _monitor(plan: Plan) -> Json:
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PodMonitor",
        "metadata": in_namespace(plan, at(scrape_name(plan), "project.name")),
        "spec": {
            "selector": _service(plan),
            "podMetricsEndpoints": [{"portNumber": _METRICS_PORT, "path": "/metrics"}],
        },
    }


def _ingress(plan: Plan) -> Json:
    prometheus = {"matchLabels": {"app.kubernetes.io/name": "prometheus"}}
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": in_namespace(plan, named(plan, "from-prometheus")),
        "spec": {
            "podSelector": _service(plan),
            "policyTypes": ["Ingress"],
            "ingress": [
                {
                    "from": [{"namespaceSelector": {}, "podSelector": prometheus}],
                    "ports": [{"protocol": "TCP", "port": _METRICS_PORT}],
                }
            ],
        },
    }
