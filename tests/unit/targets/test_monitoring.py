"""What the kubeflow target has watched: which alerts there are, whom they reach, what is shown.

Whether they fire is Prometheus' own word: tests/conformance/manifests/test_alerts.py.
"""

import json
from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from unit.targets.samples import (
    ALERTS,
    COUNTED,
    ON_KUBEFLOW,
    ONE_GPU,
    REPLICATED,
    SERVED,
    TWO_TYPES,
    compiled,
    spec,
)
from unit.targets.watched import alerts, texts, whole

from mlopsc.pipeline import Built
from mlopsc.plan.model import Plan
from mlopsc.record import replace
from mlopsc_targets.kubeflow.monitoring.rules import groups
from mlopsc_targets.kubeflow.monitoring.signals import labels

ALWAYS = {"StateMetricsMissing"}


def built(*stated: Mapping[str, Any]) -> Built:
    return compiled(spec(ON_KUBEFLOW, *stated))


def stated(*extra: Mapping[str, Any]) -> Plan:
    plan = built(*extra).plan
    assert plan is not None
    return plan


def test_nothing_is_emitted_where_nothing_is_watched() -> None:
    assert texts(stated()) == {}
    names = {each.path for each in built().artifacts}
    assert not [each for each in names if each.startswith("monitoring/")]
    assert "monitoring.json" in names


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        (
            {**ALERTS, "monitoring.infra": True},
            {
                *ALWAYS,
                *("QuotaNearlyUsed", "PodUnschedulable", "PodCannotStart", "PodFailed"),
                "PodKilledForMemory",
            },
        ),
        (COUNTED, ALWAYS),
        (
            {**COUNTED, "quotas.monthly-budget": "3000 USD"},
            {*ALWAYS, "CostOverBudget", "CostOverBudgetForAWeek"},
        ),
    ],
)
def test_each_switch_brings_its_own_alerts(extra: dict[str, Any], expected: set[str]) -> None:
    assert alerts(stated(extra)) == expected


def test_gpus_and_a_queue_bring_theirs() -> None:
    gpus = alerts(stated(ONE_GPU, ALERTS, {"monitoring.infra": True}))
    queue = alerts(stated(TWO_TYPES, ALERTS, {"monitoring.infra": True}))
    plain = alerts(stated(ALERTS, {"monitoring.infra": True}))
    assert gpus - plain == {"GPUIdle", "GPUUnmeasured"}
    assert queue - gpus == {"QueueWaiting", "QueueClosed"}


def test_a_service_brings_its_own() -> None:
    watched = {**ALERTS, "monitoring.infra": True}
    service = alerts(stated(watched, REPLICATED)) - alerts(stated(watched))
    one = {"ServingDown", "ServingLatencyOverBudget", "ServingErrors"}
    assert service == one | {"ServingAtMaximum"}
    assert alerts(stated(watched, SERVED)) - alerts(stated(watched)) == one
    assert "monitoring/scrape.yaml" in texts(stated(watched, SERVED))
    assert "monitoring/scrape.yaml" not in texts(stated(COUNTED, SERVED))


def test_a_profile_has_the_quota_of_its_controller() -> None:
    profile = {"platform.kubeflow.profile": {"owner": "growth@example.com"}}
    watched = {**ALERTS, "monitoring.infra": True}
    assert 'resourcequota="churn-compute"' in texts(stated(watched))["monitoring/rules.yaml"]
    of_profile = texts(stated(watched, profile))["monitoring/rules.yaml"]
    assert 'resourcequota="kf-resource-quota"' in of_profile
    assert "churn-compute" not in of_profile


def test_the_signals_of_retraining_are_told_where_somebody_is_told() -> None:
    plan = whole()
    found = alerts(plan)
    assert {"ModelDegraded", "PerformanceWatchSilent", "DriftFound", "DriftWatchSilent"} < found
    silent = replace(plan, monitoring=replace(plan.monitoring, slack_secret=None, email=()))
    assert alerts(silent) == found - {
        *("ModelDegraded", "PerformanceWatchSilent", "DriftFound", "DriftWatchSilent"),
    }
    asked = replace(silent, monitoring=replace(silent.monitoring, drift=True))
    assert alerts(asked) - alerts(silent) == {"DriftFound", "DriftWatchSilent"}
    assert 'pod!~"churn-(drift)-.+"' in texts(asked)["monitoring/rules.yaml"]


def test_a_service_that_cannot_grow_is_not_found_at_its_maximum() -> None:
    plan = whole()
    assert "ServingAtMaximum" in alerts(plan)
    assert plan.serving is not None
    fixed = replace(plan, serving=replace(plan.serving, replicas=(2, 2)))
    assert alerts(fixed) == alerts(plan) - {"ServingAtMaximum"}


def test_every_alert_is_routed_and_says_what_to_do() -> None:
    rules = yaml.safe_load(texts(whole())["monitoring/rules.yaml"])
    found = [each for group in rules["spec"]["groups"] for each in group["rules"]]
    raised = [each for each in found if "alert" in each]
    assert len(raised) == 20
    for each in raised:
        assert each["labels"]["namespace"] == "growth"
        assert each["labels"]["project"] == "churn"
        assert each["labels"]["severity"] in {"critical", "warning"}
        assert each["annotations"]["runbook"] == "out/kubeflow/README.md#monitoring"
        assert set(each["annotations"]) == {"summary", "description", "runbook"}
    routing = yaml.safe_load(texts(whole())["monitoring/routing.yaml"])["spec"]
    (receiver,) = routing["receivers"]
    assert routing["route"]["receiver"] == receiver["name"]
    (slack,) = receiver["slackConfigs"]
    assert slack["apiURL"] == {"name": "slack-webhook", "key": "url"}
    assert [each["to"] for each in receiver["emailConfigs"]] == [
        "growth@example.com",
        "oncall@example.com",
    ]


def test_the_dashboard_shows_what_every_alert_measures() -> None:
    plan = whole()
    dashboard = json.loads(texts(plan)["monitoring/dashboard.json"])
    shown = {each["title"]: each["targets"][0]["expr"] for each in dashboard["panels"]}
    for group in groups(plan):
        for each in group.alerts:
            assert shown[each.name] == each.measure
    ids = [each["id"] for each in dashboard["panels"]]
    places = {(each["gridPos"]["x"], each["gridPos"]["y"]) for each in dashboard["panels"]}
    assert len(ids) == len(set(ids)) == len(places)
    assert len(dashboard["uid"]) <= 40
    elsewhere = replace(plan, project="other")
    assert json.loads(texts(elsewhere)["monitoring/dashboard.json"])["uid"] != dashboard["uid"]


def test_the_component_lists_what_it_holds() -> None:
    found = texts(whole())
    component = yaml.safe_load(found["monitoring/kustomization.yaml"])
    (generated,) = component["configMapGenerator"]
    (key,) = generated["files"]
    names = {f"monitoring/{each}" for each in component["resources"]}
    assert key == "growth-churn.json=dashboard.json"
    assert generated["options"]["labels"]["grafana_dashboard"] == "1"
    assert names | {
        "monitoring/kustomization.yaml",
        "monitoring/dashboard.json",
        "monitoring/rules.test.yaml",
    } == set(found)


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ({"quotas.monthly-budget": "3000 USD"}, "`quotas.monthly-budget` where `monitoring.cost`"),
        ({"monitoring.prices": {"nvidia-l4": "1 USD/h"}}, "`monitoring.prices` where"),
        ({**ALERTS, "monitoring.cost": True}, "no GPU type has both a quota and a price"),
        (
            {
                **TWO_TYPES,
                **ALERTS,
                "monitoring.cost": True,
                "monitoring.prices": {"nvidia-l4": "1 USD/h", "nvidia-t4": "1 EUR/h"},
            },
            "nvidia-l4 and nvidia-t4 are counted as one resource, and priced in two currencies",
        ),
    ],
)
def test_money_that_nothing_counts_is_refused(extra: dict[str, Any], words: str) -> None:
    (found,) = built(extra).diagnostics
    assert found.code == "MLC828"
    assert words in found.summary


def test_people_with_nothing_to_be_told_are_refused() -> None:
    (found,) = built(ALERTS).diagnostics
    assert (found.code, found.path) == ("MLC828", ("monitoring", "alerts", "email"))


def test_types_that_share_a_resource_are_counted_at_the_dearest_price() -> None:
    dear = {"monitoring.prices": {"nvidia-l4": "0.80 USD/h", "nvidia-t4": "0.45 USD/h"}}
    plan = stated(TWO_TYPES, ALERTS, {"monitoring.cost": True}, dear)
    expressions = [
        record.expr
        for group in groups(plan)
        for record in group.records
        if record.name.startswith("namespace_resource:gpu_cost")
    ]
    (expr,) = expressions
    assert expr.endswith("* 0.80")


def test_a_label_is_equal_a_pattern_or_neither() -> None:
    assert labels(a="x", b="~x|y", c="!~x") == '{a="x", b=~"x|y", c!~"x"}'
