"""The files of monitoring/: a component of its own, since Kubeflow ships none of what reads it."""

from collections.abc import Iterator

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.monitoring.dashboard import DASHBOARD, dashboard_file
from mlopsc_targets.kubeflow.monitoring.routing import routing_file
from mlopsc_targets.kubeflow.monitoring.rules import TESTS, groups, rule_files
from mlopsc_targets.kubeflow.monitoring.scrape import scrape_file
from mlopsc_targets.kubeflow.monitoring.signals import NAMES, alerted, monitored, service_watched
from mlopsc_targets.kubeflow.names import cluster, labels_of, named, namespace

_SECTION = "monitoring"


def monitoring_files(plan: Plan) -> Iterator[Artifact]:
    if not monitored(plan):
        return
    objects = (
        *rule_files(plan),
        *((routing_file(plan),) if alerted(plan) else ()),
        *((scrape_file(plan),) if service_watched(plan) else ()),
    )
    yield _kustomization(plan, objects)
    yield from objects
    yield dashboard_file(plan, groups(plan))


def _kustomization(plan: Plan, objects: tuple[Artifact, ...]) -> Artifact:
    """promtool's tests are for reviewers, and no object."""
    names = [each.path.rpartition("/")[2] for each in objects if each.path != TESTS]
    component: dict[str, Json] = {
        "apiVersion": "kustomize.config.k8s.io/v1alpha1",
        "kind": "Component",
        "resources": at(names, _SECTION, "serving.mode", "serving.resources"),
        "configMapGenerator": [_dashboard(plan)],
    }
    return yaml_file("monitoring/kustomization.yaml", at(component, _SECTION, "retraining"))


def _dashboard(plan: Plan) -> Json:
    key = f"{cluster(plan).namespace}-{plan.project}.json"
    file = DASHBOARD.rpartition("/")[2]
    return {
        "name": named(plan, "dashboard"),
        "namespace": namespace(plan),
        "files": [at(f"{key}={file}", *NAMES)],
        "options": {
            "disableNameSuffixHash": True,
            "labels": labels_of(plan, {"grafana_dashboard": "1"}),
        },
    }
