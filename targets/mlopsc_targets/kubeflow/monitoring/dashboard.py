"""monitoring/dashboard.json: a panel for what every alert measures, and for what is recorded.

Grafana's sidecar takes a ConfigMap with the label `grafana_dashboard: "1"`, whatever its namespace,
where it may search all of them: https://github.com/kiwigrid/k8s-sidecar. It writes every key as a
file into one folder, so that the key names project and namespace.
https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
"""

import hashlib
import re
from collections.abc import Iterator
from itertools import count

from mlopsc.artifact.manifest import Json, json_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import Origins, at
from mlopsc.plan.model import Plan
from mlopsc.record import dataclass
from mlopsc_targets.kubeflow.monitoring.model import Alert, Group
from mlopsc_targets.kubeflow.monitoring.signals import NAMES
from mlopsc_targets.kubeflow.names import cluster

DASHBOARD = "monitoring/dashboard.json"
_SCHEMA_VERSION = 39
"""Of the classic model, which a newer Grafana brings up to its own as it loads it."""
_WIDTH, _HEIGHT, _COLUMNS = 12, 8, 2
_DIGITS = 12
_BOUND = re.compile(r"(?:[<>]=?|==) ([0-9.]+)")
_PLACES: Origins = (
    *("monitoring", "serving", "retraining", "quotas.gpus", "platform.kubeflow.queue"),
)
"""Where one panel comes or goes, those after it move."""
_SOURCE: Json = {"type": "prometheus", "uid": "${datasource}"}


@dataclass(frozen=True, slots=True)
class _Panel:
    title: str
    description: str
    expr: str
    unit: str
    bound: str
    origins: Origins


def dashboard_file(plan: Plan, found: tuple[Group, ...]) -> Artifact:
    panels = [panel for group in found for panel in _panels(group)]
    namespace = cluster(plan).namespace
    digest = hashlib.sha256(f"{namespace}/{plan.project}".encode()).hexdigest()[:_DIGITS]
    return json_file(
        DASHBOARD,
        at(
            {
                "uid": at(f"mlopsc-{digest}", *NAMES),
                "title": at(f"{plan.project} ({namespace})", *NAMES),
                "tags": ["mlopsc"],
                "schemaVersion": _SCHEMA_VERSION,
                "editable": False,
                "refresh": "1m",
                "time": {"from": "now-24h", "to": "now"},
                "timezone": "utc",
                "templating": {"list": [_datasource()]},
                "panels": [_panel(each, number) for each, number in zip(panels, count())],
            },
            "monitoring",
        ),
    )


def _datasource() -> Json:
    """Chosen by who looks: its name is the cluster's business."""
    return {
        "name": "datasource",
        "label": "Prometheus",
        "type": "datasource",
        "query": "prometheus",
    }


def _panels(group: Group) -> Iterator[_Panel]:
    for each in group.records:
        if each.title:
            pairs = ", ".join(f'{name}="{value}"' for name, value in each.labels.items())
            expr = f"{each.name}{{{pairs}}}"
            yield _Panel(each.title, "", expr, each.unit, "", each.origins)
    for alert in group.alerts:
        yield _Panel(
            alert.name, alert.when, alert.measure, alert.unit, _threshold(alert), alert.origins
        )


def _threshold(alert: Alert) -> str:
    found = _BOUND.fullmatch(alert.bound)
    return found[1] if found else ""


def _panel(panel: _Panel, number: int) -> Json:
    row, column = divmod(number, _COLUMNS)
    return at(
        {
            "id": number + 1,
            "type": "timeseries",
            "title": panel.title,
            **({"description": panel.description} if panel.description else {}),
            "datasource": _SOURCE,
            "gridPos": {"h": _HEIGHT, "w": _WIDTH, "x": column * _WIDTH, "y": row * _HEIGHT},
            "targets": [{"refId": "A", "datasource": _SOURCE, "expr": panel.expr}],
            "fieldConfig": {"defaults": _defaults(panel), "overrides": []},
        },
        *dict.fromkeys((*panel.origins, *_PLACES)),
    )


def _defaults(panel: _Panel) -> Json:
    """The unit, and a line where the alert's bound is."""
    if not panel.bound:
        return {"unit": panel.unit}
    steps: list[Json] = [
        {"color": "green", "value": None},
        {"color": "red", "value": float(panel.bound)},
    ]
    return {
        "unit": panel.unit,
        "custom": {"thresholdsStyle": {"mode": "line"}},
        "thresholds": {"mode": "absolute", "steps": steps},
    }
