"""Which version serves, by what KServe writes into an InferenceService.

https://kserve.github.io/website/docs/reference/crd-api#inferenceservicestatus
"""

from pathlib import Path
from typing import Any

import pytest
from e2e.live.api_server import refusal, serving

from mlopsc.live.cluster import Cluster
from mlopsc.live.finding import Finding
from mlopsc.live.kubeconfig import meant
from mlopsc.live.objects import Written
from mlopsc.live.serving import API, VERSION, check_serving

LABELS = {"app.kubernetes.io/part-of": "fraud"}
LISTING = {
    "kind": "APIResourceList",
    "groupVersion": API,
    "resources": [
        {"name": "inferenceservices", "kind": "InferenceService", "namespaced": True},
        {"name": "inferenceservices/status", "kind": "InferenceService", "namespaced": True},
    ],
}
READY = {"type": "Ready", "status": "True"}
FAILED = {"type": "Ready", "status": "False", "reason": "PredictorFailed", "message": "no GPU"}


def service(version: str, *conditions: dict[str, str], **status: Any) -> dict[str, Any]:
    metadata = {
        "name": "fraud",
        "namespace": "fraud",
        "generation": 2,
        "labels": LABELS,
        "annotations": {VERSION: version} if version else {},
    }
    kind = {"apiVersion": API, "kind": "InferenceService", "metadata": metadata}
    return {**kind, "status": {"conditions": list(conditions), **status}}


def written(version: str = "7") -> tuple[Written, ...]:
    """A tree that states an InferenceService; with a version, or leaving it to a promotion."""
    return (Written("serving/service.yaml", service(version)),)


NOTHING = (
    Written("a.yaml", {"kind": "Role", "metadata": {"namespace": "fraud", "labels": LABELS}}),
)


def found(folder: Path, tree: tuple[Written, ...], *items: dict[str, Any]) -> list[Finding]:
    path = f"/apis/{API}/namespaces/fraud/inferenceservices"
    answers: dict[str, tuple[int, Any]] = {
        f"/apis/{API}": (200, LISTING),
        path: (200, {"kind": "InferenceServiceList", "items": list(items)}),
    }
    with serving(answers) as double:
        cluster = Cluster(meant(str(double.kubeconfig(folder)), None, {}))
        return list(check_serving(cluster, "fraud", tree))


def test_one_that_is_ready_says_its_version(tmp_path: Path) -> None:
    loaded = {"modelStatus": {"transitionStatus": "UpToDate"}, "observedGeneration": 2}
    assert found(tmp_path, written(), service("7", READY, **loaded)) == [
        Finding("ok", "InferenceService fraud is Ready and serves version 7")
    ]


def test_a_promotion_may_have_chosen_the_version(tmp_path: Path) -> None:
    assert found(tmp_path, written(""), service("9", READY)) == [
        Finding("ok", "InferenceService fraud is Ready and serves version 9")
    ]


def test_one_that_the_tree_does_not_state_is_said_too(tmp_path: Path) -> None:
    words = "InferenceService fraud, which the tree does not state, is Ready and serves version 7"
    assert found(tmp_path, NOTHING, service("7", READY)) == [Finding("ok", words)]


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "not ready": (service("7", FAILED), "Ready is False (PredictorFailed: no GPU)"),
    "not looked at yet": (service("7"), "Ready is not known yet"),
    "another version": (service("6", READY), "the tree states version 7"),
    "a change that was not seen": (
        service("7", READY, observedGeneration=1),
        "KServe has not seen its last change yet",
    ),
    "a model that does not load": (
        service("7", READY, modelStatus={"transitionStatus": "BlockedByFailedLoad"}),
        "the model is not loaded: BlockedByFailedLoad",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_one_that_does_not_serve_as_wanted_is_a_difference(tmp_path: Path, wrong: str) -> None:
    stored, why = WRONG[wrong]
    (only,) = found(tmp_path, written(), stored)
    assert (only.state, only.why) == ("not ok", (why,))
    assert only.what.startswith("InferenceService fraud does not serve version ")


def test_a_version_that_nobody_named_is_said(tmp_path: Path) -> None:
    (only,) = found(tmp_path, NOTHING, service("", READY))
    assert only.what.endswith(f"serves a version that {VERSION} does not name")


def test_without_KServe_nothing_serves(tmp_path: Path) -> None:  # noqa: N802 - a name
    with serving({f"/apis/{API}": (404, "404 page not found\n")}) as double:
        cluster = Cluster(meant(str(double.kubeconfig(tmp_path)), None, {}))
        assert list(check_serving(cluster, "fraud", NOTHING)) == []


def test_without_the_right_it_is_not_known(tmp_path: Path) -> None:
    message = (
        'inferenceservices.serving.kserve.io is forbidden: User "me" cannot list resource '
        '"inferenceservices" in API group "serving.kserve.io" in the namespace "fraud"'
    )
    answers = {f"/apis/{API}": (200, LISTING), "*": refusal(403, "Forbidden", message)}
    with serving(answers) as double:
        cluster = Cluster(meant(str(double.kubeconfig(tmp_path)), None, {}))
        (only,) = check_serving(cluster, "fraud", NOTHING)
    right = "list inferenceservices.serving.kserve.io in the namespace fraud"
    assert only == Finding("no right", f"what fraud serves: {right}")
