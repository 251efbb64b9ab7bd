"""monitoring/scrape.yaml: how Prometheus finds the replicas.

A PodMonitor keeps ports that a container declares, and the replicas' declares the one of its
service, since KServe makes a Service of all that it finds: so that one is found, and the address
leads to Triton's metrics.
https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PodMonitor
"""

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.monitoring.serving import scrape_name
from mlopsc_targets.kubeflow.names import in_namespace
from mlopsc_targets.kubeflow.serving.names import HTTP, METRICS, replicas

SCRAPE = "monitoring/scrape.yaml"
_ORIGINS = ("serving.resources", "serving.mode", "monitoring.infra")


def scrape_file(plan: Plan) -> Artifact:
    monitor: Json = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PodMonitor",
        "metadata": in_namespace(plan, at(scrape_name(plan), "project.name")),
        "spec": {"selector": {"matchLabels": replicas(plan)}, "podMetricsEndpoints": [_ENDPOINT]},
    }
    return yaml_file(SCRAPE, at(monitor, *_ORIGINS))


_ENDPOINT: Json = {
    "portNumber": HTTP,
    "path": "/metrics",
    "relabelings": [
        {
            "sourceLabels": ["__address__"],
            "regex": r"(.+):\d+",
            "targetLabel": "__address__",
            "replacement": f"$1:{METRICS}",
        }
    ],
}
