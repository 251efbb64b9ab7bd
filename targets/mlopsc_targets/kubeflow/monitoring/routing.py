"""monitoring/routing.yaml: who is told, as an AlertmanagerConfig; secrets by reference only.

prometheus-operator adds a matcher on `namespace` to the route, so it takes the alerts of this
namespace and no other's. The sender and the mail server of email are Alertmanager's own, global.
v1alpha1 is the version that the operator's CRD stores and serves without a webhook.
https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.AlertmanagerConfig
"""

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.names import in_namespace, named

ROUTING = "monitoring/routing.yaml"
SLACK_KEY = "url"
"""The key of the Secret that holds the webhook's address."""
_ALERTS, _SLACK = "monitoring.alerts", "monitoring.alerts.slack.secret"
_TITLE = "{{ .Status | toUpper }}: {{ .CommonLabels.alertname }} ({{ .CommonLabels.project }})"
_TEXT = (
    "{{ range .Alerts }}*{{ .Labels.severity }}* {{ .Annotations.summary }}\n"
    "{{ .Annotations.description }}\n"
    "{{ end }}"
)


def routing_file(plan: Plan) -> Artifact:
    name = named(plan, "alerts")
    receiver: dict[str, Json] = {"name": name}
    if plan.monitoring.slack_secret:
        receiver["slackConfigs"] = at([_slack(plan)], _SLACK)
    if plan.monitoring.email:
        receiver["emailConfigs"] = [
            at({"to": each, "sendResolved": True}, f"{_ALERTS}.email")
            for each in plan.monitoring.email
        ]
    return yaml_file(
        ROUTING,
        at(
            {
                "apiVersion": "monitoring.coreos.com/v1alpha1",
                "kind": "AlertmanagerConfig",
                "metadata": in_namespace(plan, name),
                "spec": {"route": _route(plan), "receivers": [receiver]},
            },
            _ALERTS,
            "retraining",
        ),
    )


def _route(plan: Plan) -> Json:
    project = at(plan.project, "project.name")
    return {
        "receiver": named(plan, "alerts"),
        "matchers": [{"name": "project", "value": project}],
        "groupBy": ["alertname"],
        "groupWait": "30s",
        "groupInterval": "5m",
        "repeatInterval": "12h",
    }


def _slack(plan: Plan) -> Json:
    return {
        "apiURL": {"name": plan.monitoring.slack_secret, "key": SLACK_KEY},
        "sendResolved": True,
        "title": _TITLE,
        "text": _TEXT,
    }
