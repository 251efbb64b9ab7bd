"""Whether the controllers of a tree run, by what the API server says of their Deployments.

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
"""

import json
from pathlib import Path
from typing import Any

import pytest
from e2e.live.api_server import refusal, serving
from kubernetes.client import V1DeploymentStatus

from mlopsc.live.cluster import Cluster
from mlopsc.live.finding import Finding
from mlopsc.live.kubeconfig import meant
from mlopsc.live.objects import Written
from mlopsc.live.workloads import check_workloads

LISTING = {
    "kind": "APIResourceList",
    "groupVersion": "apps/v1",
    "resources": [{"name": "deployments", "kind": "Deployment", "namespaced": True}],
}
STATED: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "rollout", "namespace": "fraud"},
}
AVAILABLE = {"type": "Available", "status": "True"}
FULL = {
    "type": "Available",
    "status": "False",
    "reason": "MinimumReplicasUnavailable",
    "message": "Deployment does not have minimum availability.",
}


def found(folder: Path, answer: tuple[int, Any]) -> list[Finding]:
    path = "/apis/apps/v1/namespaces/fraud/deployments/rollout"
    with serving({"/apis/apps/v1": (200, LISTING), path: answer}) as double:
        cluster = Cluster(meant(str(double.kubeconfig(folder)), None, {}))
        return list(check_workloads(cluster, [Written("serving/rollout.yaml", STATED)]))


def stored(*conditions: dict[str, str], **status: Any) -> dict[str, Any]:
    said = {"conditions": list(conditions), **status}
    read = V1DeploymentStatus.from_dict(said)
    assert read is not None
    assert json.loads(read.to_json()) == said, "the vendor knows another status"
    return {**STATED, "status": said}


def test_one_that_is_available_runs(tmp_path: Path) -> None:
    assert found(tmp_path, (200, stored(AVAILABLE, availableReplicas=1))) == [
        Finding("ok", "Deployment rollout runs: 1 available")
    ]


@pytest.mark.parametrize(
    ("conditions", "why"),
    [
        ((FULL,), f"{FULL['reason']}: {FULL['message']}"),
        ((), "no controller has looked at it yet"),
    ],
)
def test_one_that_is_not_is_a_difference(
    tmp_path: Path, conditions: tuple[dict[str, str], ...], why: str
) -> None:
    assert found(tmp_path, (200, stored(*conditions))) == [
        Finding("not ok", "Deployment rollout does not run", (why,))
    ]


def test_one_that_is_not_there_was_said_before(tmp_path: Path) -> None:
    assert found(tmp_path, refusal(404, "NotFound", "not found")) == []
