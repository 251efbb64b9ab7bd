"""monitoring/rules.yaml: the alerts as a PrometheusRule; rules.test.yaml: each fires, and does not.

Every alert has the labels `namespace`, by which Alertmanager takes it to the receivers of this
namespace, and `project`. What an expression leaves of a series' own labels is named in it, so that
a restart of an exporter makes no new alert.
https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusRule
https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
"""

import re
from collections.abc import Iterator, Mapping

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.monitoring.cost import cost
from mlopsc_targets.kubeflow.monitoring.held import held
from mlopsc_targets.kubeflow.monitoring.infra import infra
from mlopsc_targets.kubeflow.monitoring.model import Alert, Firing, Group, Record, Seen
from mlopsc_targets.kubeflow.monitoring.pods import pods, sources
from mlopsc_targets.kubeflow.monitoring.serving import serving
from mlopsc_targets.kubeflow.monitoring.watch import watch
from mlopsc_targets.kubeflow.names import in_namespace, named, namespace

RULES, TESTS = "monitoring/rules.yaml", "monitoring/rules.test.yaml"
_SECTION = "monitoring"
_LABEL = re.compile(r"\{\{ \$labels\.([a-z_]+) \}\}")
_VALUE = re.compile(r'\{\{ \$value \| printf "[^"]+" \}\}')
_HEADER = """What makes each alert fire, and what does not: `promtool test rules` on a copy beside
rules.yaml without its first lines. README.md has the commands."""


def groups(plan: Plan) -> tuple[Group, ...]:
    """All of them; what every other one is blind without comes first."""
    families = (held, infra, pods, serving, watch, cost)
    return (sources(plan), *(group for family in families for group in family(plan)))


def rule_files(plan: Plan) -> Iterator[Artifact]:
    found = groups(plan)
    yield yaml_file(RULES, at(_rule_object(plan, found), _SECTION))
    tests = [test for group in found for each in group.alerts for test in _tests(plan, each)]
    yield yaml_file(
        TESTS,
        at(
            {
                "rule_files": ["rules.yaml"],
                "evaluation_interval": "1m",
                "group_eval_order": [at(each.name, *each.origins) for each in found],
                "tests": tests,
            },
            _SECTION,
        ),
        header=_HEADER,
        because=(_SECTION,),
    )


def _rule_object(plan: Plan, found: tuple[Group, ...]) -> Json:
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": in_namespace(plan, named(plan, "alerts")),
        "spec": {"groups": [_group(plan, each) for each in found]},
    }


def _group(plan: Plan, group: Group) -> Json:
    rules = [
        *(_record(each) for each in group.records),
        *(_alert(plan, each) for each in group.alerts),
    ]
    return at({"name": group.name, "rules": rules}, *group.origins)


def _record(record: Record) -> Json:
    labels = {"labels": dict(record.labels)} if record.labels else {}
    return at({"record": record.name, "expr": record.expr, **labels}, *record.origins)


def _alert(plan: Plan, alert: Alert) -> Json:
    return at(
        {
            "alert": alert.name,
            "expr": alert.expr,
            **({"for": alert.wait} if alert.wait != "0m" else {}),
            "labels": _own_labels(plan, alert),
            "annotations": _annotations(plan, alert, alert.summary),
        },
        *alert.origins,
    )


def _own_labels(plan: Plan, alert: Alert) -> Mapping[str, Json]:
    return {
        "severity": alert.severity,
        "namespace": namespace(plan),
        "project": at(plan.project, "project.name"),
    }


def _annotations(plan: Plan, alert: Alert, summary: str) -> Mapping[str, Json]:
    return {
        "summary": summary,
        "description": f"{alert.when} {alert.todo}",
        "runbook": f"{plan.tree}/README.md#monitoring",
    }


def _tests(plan: Plan, alert: Alert) -> Iterator[Traced]:
    fires = _expected(plan, alert, alert.fires)
    yield at(_test(alert, f"{alert.name} fires", alert.fires.seen, [fires]), *alert.origins)
    yield at(_test(alert, f"{alert.name} is quiet", alert.quiet, []), *alert.origins)


def _test(alert: Alert, name: str, seen: Seen, expected: list[Json]) -> Json:
    return {
        "name": name,
        "interval": "1m",
        "input_series": [
            {"series": series, "values": values} for series, values in seen.series.items()
        ],
        "alert_rule_test": [
            {"eval_time": seen.at, "alertname": alert.name, "exp_alerts": expected}
        ],
    }


def _expected(plan: Plan, alert: Alert, firing: Firing) -> Json:
    labels = {**firing.labels, **_own_labels(plan, alert)}
    shown = _VALUE.sub(firing.value, _LABEL.sub(lambda each: firing.labels[each[1]], alert.summary))
    return {"exp_labels": labels, "exp_annotations": _annotations(plan, alert, shown)}
