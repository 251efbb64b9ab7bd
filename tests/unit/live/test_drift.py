"""What is a difference, how it is said, and what is the server's own business."""

import copy
from typing import Any

import pytest

from mlopsc.live.drift import differences

POLICY: dict[str, Any] = {
    "kind": "NetworkPolicy",
    "metadata": {"name": "deny", "labels": {"team": "risk"}},
    "spec": {
        "podSelector": {},
        "policyTypes": ["Ingress", "Egress"],
        "egress": [{"ports": [{"port": 53}, {"port": 443}]}],
    },
}
QUOTA: dict[str, Any] = {
    "kind": "ResourceQuota",
    "metadata": {"name": "compute"},
    "spec": {"hard": {"limits.cpu": "48", "requests.nvidia.com/gpu": "4"}},
}
SERVICE: dict[str, Any] = {
    "kind": "Deployment",
    "metadata": {"name": "web"},
    "spec": {
        "replicas": 0,
        "paused": False,
        "template": {
            "spec": {
                "containers": [
                    {"name": "main", "args": ["1000m"], "resources": {"limits": {"cpu": "1"}}},
                    {"name": "side"},
                ]
            }
        },
    },
}


def said(written: dict[str, Any], stored: dict[str, Any]) -> list[str]:
    return [str(each) for each in differences(written, stored)]


def changed(value: dict[str, Any], *path: str | int, to: object = None) -> dict[str, Any]:
    """A copy with one place set, or, without `to`, taken out."""
    made: Any = copy.deepcopy(value)
    at = made
    for step in path[:-1]:
        at = at[step]
    if to is None:
        del at[path[-1]]
    else:
        at[path[-1]] = to
    return dict(made)


@pytest.mark.parametrize("each", [POLICY, QUOTA, SERVICE], ids=lambda each: str(each["kind"]))
def test_what_is_stored_as_it_was_written_does_not_differ(each: dict[str, Any]) -> None:
    assert said(each, each) == []


def test_what_the_server_adds_is_its_own_business() -> None:
    stored = changed(SERVICE, "metadata", "uid", to="7")
    stored = changed(stored, "spec", "revisionHistoryLimit", to=10)
    stored = changed(stored, "status", to={"replicas": 2})
    assert said(SERVICE, stored) == []


def test_what_is_empty_false_or_zero_may_be_left_out() -> None:
    stored = changed(changed(SERVICE, "spec", "replicas"), "spec", "paused")
    assert said(SERVICE, stored) == []
    assert said(POLICY, changed(POLICY, "spec", "podSelector")) == []


def test_a_quantity_may_be_written_in_another_way() -> None:
    stored = changed(QUOTA, "spec", "hard", "limits.cpu", to="48000m")
    assert said(QUOTA, stored) == []
    limits = ("spec", "template", "spec", "containers", 0, "resources", "limits", "cpu")
    assert said(SERVICE, changed(SERVICE, *limits, to="1000m")) == []


def test_what_is_no_quantity_is_compared_as_text() -> None:
    stored = changed(SERVICE, "spec", "template", "spec", "containers", 0, "args", to=["1"])
    assert said(SERVICE, stored) == [
        'spec.template.spec.containers.main.args[0]: "1000m" in the tree, "1" in the cluster'
    ]
    labels = {"kind": "Namespace", "metadata": {"labels": {"limits": "1"}}}
    assert said(labels, changed(labels, "metadata", "labels", "limits", to="1000m")) != []


def test_a_changed_amount_is_said_with_both() -> None:
    stored = changed(QUOTA, "spec", "hard", "requests.nvidia.com/gpu", to="8")
    assert said(QUOTA, stored) == [
        'spec.hard[requests.nvidia.com/gpu]: "4" in the tree, "8" in the cluster'
    ]


def test_a_missing_key_is_said() -> None:
    stored = changed(QUOTA, "spec", "hard", "limits.cpu")
    assert said(QUOTA, stored) == ['spec.hard[limits.cpu]: "48" in the tree, not in the cluster']


def test_a_key_more_in_a_quota_is_said() -> None:
    stored = changed(QUOTA, "spec", "hard", "limits.nvidia.com/gpu", to="4")
    words = 'spec.hard[limits.nvidia.com/gpu]: "4" in the cluster, not stated in the tree'
    assert said(QUOTA, stored) == [words]


def test_a_rule_more_in_a_policy_is_said() -> None:
    opened = changed(POLICY, "spec", "ingress", to=[{}])
    assert said(POLICY, opened) == ["spec.ingress: [{}] in the cluster, not stated in the tree"]


def test_a_policy_of_fewer_pods_is_said() -> None:
    stored = changed(POLICY, "spec", "podSelector", to={"matchLabels": {"a": "b"}})
    assert said(POLICY, stored) == [
        'spec.podSelector.matchLabels: {"a": "b"} in the cluster, not stated in the tree'
    ]


def test_the_protocol_that_the_server_writes_is_no_difference() -> None:
    ports = ("spec", "egress", 0, "ports", 0, "protocol")
    assert said(POLICY, changed(POLICY, *ports, to="TCP")) == []
    assert said(POLICY, changed(POLICY, *ports, to="UDP")) == [
        'spec.egress[0].ports[0].protocol: "UDP" in the cluster, not stated in the tree'
    ]


def test_named_things_may_stand_in_another_order() -> None:
    both = SERVICE["spec"]["template"]["spec"]["containers"]
    path = ("spec", "template", "spec", "containers")
    assert said(SERVICE, changed(SERVICE, *path, to=both[::-1])) == []
    assert said(SERVICE, changed(SERVICE, *path, to=[*both, {"name": "spy"}])) == [
        'spec.template.spec.containers.spy: {"name": "spy"} in the cluster, not stated in the tree'
    ]
    assert said(SERVICE, changed(SERVICE, *path, to=both[:1])) == [
        'spec.template.spec.containers.side: {"name": "side"} in the tree, not in the cluster'
    ]


def test_things_without_a_name_stand_where_they_stand() -> None:
    stored = changed(POLICY, "spec", "policyTypes", to=["Egress", "Ingress"])
    assert len(said(POLICY, stored)) == 2
    assert said(POLICY, changed(POLICY, "spec", "policyTypes", to=["Ingress"])) == [
        'spec.policyTypes: ["Ingress", "Egress"] in the tree, ["Ingress"] in the cluster'
    ]


def test_a_ConfigMap_is_compared_whole() -> None:  # noqa: N802 - the kind's own name
    written = {"kind": "ConfigMap", "metadata": {"name": "m"}, "data": {"a.py": "1\n"}}
    stored = changed(written, "data", "b.py", to="2\n" * 99)
    (words,) = said(written, stored)
    assert words.startswith("data[b.py]: ")
    assert "..." in words


def test_an_empty_ConfigMap_is_for_others_to_fill() -> None:  # noqa: N802 - the kind's own name
    written = {"kind": "ConfigMap", "metadata": {"name": "m"}}
    assert said(written, {**written, "data": {"version": "7"}}) == []


def test_a_selector_of_all_that_was_added_is_a_difference() -> None:
    """Empty, and yet it opens the rule to every namespace."""
    peer = {"podSelector": {"matchLabels": {"app": "node"}}}
    wanted = policy_from(peer)
    found = policy_from({**peer, "namespaceSelector": {}})
    assert differences(wanted, wanted) == ()
    (only,) = differences(wanted, found)
    assert only.path.endswith("namespaceSelector")


def policy_from(peer: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "NetworkPolicy", "spec": {"podSelector": {}, "ingress": [{"from": [peer]}]}}
