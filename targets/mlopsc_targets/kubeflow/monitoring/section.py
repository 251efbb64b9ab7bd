"""The README's section: what has to be there and how to see it, every alert, how to test them."""

from collections.abc import Iterator, Mapping

from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.monitoring.cost import prices
from mlopsc_targets.kubeflow.monitoring.routing import SLACK_KEY
from mlopsc_targets.kubeflow.monitoring.rules import groups
from mlopsc_targets.kubeflow.monitoring.signals import (
    NVIDIA,
    alerted,
    gpu_resources,
    monitored,
    nvidia_resources,
    service_watched,
)
from mlopsc_targets.kubeflow.names import cluster

_SECTION = "monitoring"


def section(plan: Plan) -> Mapping[str, object] | None:
    """Nothing where nothing is watched."""
    if not monitored(plan):
        return None
    return {
        "heading": at("Monitoring", _SECTION),
        "needs": [_need(*each) for each in _needs(plan)],
        "alerts": [
            {
                "name": at(each.name, *each.origins),
                "severity": each.severity,
                "when": each.when,
                "todo": each.todo,
            }
            for group in groups(plan)
            for each in group.alerts
        ],
        "prices": [_price(plan, type_, price) for type_, price in plan.monitoring.prices.items()],
        "unmeasured": _unmeasured(plan),
        "tests": [at(each, _SECTION) for each in _tests(plan)],
    }


def _need(what: str, why: str, shown_by: str, *origins: str) -> Mapping[str, object]:
    return {"what": at(what, *origins), "why": why, "shown_by": at(shown_by, *origins)}


def _needs(plan: Plan) -> Iterator[tuple[str, ...]]:
    yield _operator(plan)
    yield from _READERS
    if plan.monitoring.infra and nvidia_resources(plan):
        yield (
            "DCGM's exporter",
            "how busy each GPU is, with the pod that holds it",
            "kubectl get daemonsets --all-namespaces -o name",
            *("monitoring.infra", "quotas.gpus"),
        )
    if plan.monitoring.infra and cluster(plan).queue is not None:
        yield (
            "Kueue, scraped by a Prometheus that enforces no namespace label",
            "what waits in the queue: its series stand in Kueue's namespace",
            "kubectl get servicemonitors -n kueue-system",
            *("monitoring.infra", "platform.kubeflow.queue"),
        )
    if alerted(plan):
        yield from _told(plan)


def _operator(plan: Plan) -> tuple[str, ...]:
    """The operator, and those of its CRDs that this tree has objects of."""
    kinds = {
        "prometheusrules": True,
        "podmonitors": service_watched(plan),
        "alertmanagerconfigs": alerted(plan),
    }
    names = " ".join(f"{kind}.monitoring.coreos.com" for kind, used in kinds.items() if used)
    origins = (_SECTION, "serving.mode", "serving.resources")
    return "prometheus-operator", "reads the objects", f"kubectl get crd {names}", *origins


_READERS = (
    (
        "a Prometheus whose ruleSelector and ruleNamespaceSelector take these rules",
        "project.labels of the spec stand on every object, for such selectors",
        "kubectl get prometheuses --all-namespaces -o yaml",
        _SECTION,
    ),
    (
        "kube-state-metrics 2, scraped with honorLabels",
        "quotas, pods and what they ask for",
        "kubectl get deployments --all-namespaces -l app.kubernetes.io/name=kube-state-metrics",
        _SECTION,
    ),
    (
        "Grafana with the sidecar for dashboards, in all namespaces",
        "shows what every alert measures",
        "kubectl get deployments --all-namespaces -l app.kubernetes.io/name=grafana",
        _SECTION,
    ),
)


def _told(plan: Plan) -> Iterator[tuple[str, ...]]:
    shown = "kubectl get alertmanagers --all-namespaces -o yaml"
    yield (
        "an Alertmanager whose alertmanagerConfigSelector takes the routing",
        "tells people",
        shown,
        "monitoring.alerts",
    )
    if plan.monitoring.email:
        yield (
            "a mail server and a sender in Alertmanager's global configuration",
            "email goes out by them",
            shown,
            "monitoring.alerts.email",
        )
    secret = plan.monitoring.slack_secret
    if secret:
        yield (
            f"the Secret {secret}, with the address of the Slack webhook in its key {SLACK_KEY}",
            "a person creates it; no address stands in any file",
            f"kubectl get secret {secret} -n {cluster(plan).namespace}",
            *("monitoring.alerts.slack.secret", "platform.kubeflow.namespace"),
        )


def _price(plan: Plan, type_: str, price: str) -> Mapping[str, object]:
    path = f"monitoring.prices.{type_}"
    counted = next((each for each in prices(plan) if type_ in each.types), None)
    return {
        "type": at(type_, path),
        "price": at(price, path),
        "counted": at(
            f"as {counted.resource}, at {counted.amount} {counted.currency}/h"
            if counted
            else "not: there is no quota for it",
            "monitoring.prices",
            "quotas.gpus",
        ),
    }


def _unmeasured(plan: Plan) -> Traced:
    """GPUs that no alert sees idle."""
    names = [each for each in gpu_resources(plan) if not each.startswith(NVIDIA)]
    return at(", ".join(names) if plan.monitoring.infra else "", "quotas.gpus", "monitoring.infra")


def _tests(plan: Plan) -> tuple[str, ...]:
    folder = f"{plan.tree}/monitoring"
    return (
        f'rules=$(mktemp -d) && cp {folder}/rules.test.yaml "$rules"',
        f"sed '1,/^spec:$/d' {folder}/rules.yaml > \"$rules/rules.yaml\"",
        'promtool check rules "$rules/rules.yaml"',
        'promtool test rules "$rules/rules.test.yaml"',
    )
