"""Which version serves, by what KServe writes into an InferenceService.

https://kserve.github.io/website/docs/reference/crd-api#inferenceservicestatus
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from e2e.live.api_server import refusal, serving

from mlopsc.live.cluster import Cluster
from mlopsc.live.finding import Finding
from mlopsc.live.kubeconfig import meant
from mlopsc.live.objects import Written
from mlopsc.live.serving import API, FILE, VERSION, check_serving

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
    """A tree that states an InferenceService, and its version."""
    return (Written("serving/service.yaml", service(version)),)


def followed(canary: Sequence[dict[str, Any]] = ()) -> tuple[Written, ...]:
    """A tree whose controller brings the InferenceService to the champion."""
    stated = {key: value for key, value in service("").items() if key != "status"}
    stated["metadata"] = {key: stated["metadata"][key] for key in ("name", "namespace", "labels")}
    spec = {"predictor": {"minReplicas": 2}, **({"canary": canary} if canary else {})}
    content = {
        "kind": "ConfigMap",
        "metadata": {"name": "service", "namespace": "fraud", "labels": LABELS},
        "data": {FILE: json.dumps({**stated, "spec": spec})},
    }
    return (Written("serving/kustomization.yaml", content),)


NOTHING = (
    Written("a.yaml", {"kind": "Role", "metadata": {"namespace": "fraud", "labels": LABELS}}),
)
_PATH = f"/apis/{API}/namespaces/fraud/inferenceservices"
_MEMORY = "/api/v1/namespaces/fraud/configmaps/fraud-served"


def found(
    folder: Path, tree: tuple[Written, ...], *items: dict[str, Any], remembered: str = ""
) -> list[Finding]:
    memory = {"kind": "ConfigMap", "data": {"version": remembered} if remembered else {}}
    answers: dict[str, tuple[int, Any]] = {
        f"/apis/{API}": (200, LISTING),
        _PATH: (200, {"kind": "InferenceServiceList", "items": list(items)}),
        **{f"{_PATH}/{each['metadata']['name']}": (200, each) for each in items},
        _MEMORY: (200, memory),
        "*": refusal(404, "NotFound", "not found"),
    }
    with serving(answers) as double:
        cluster = Cluster(meant(str(double.kubeconfig(folder)), None, {}))
        return list(check_serving(cluster, "fraud", tree))


def test_one_that_is_ready_says_its_version(tmp_path: Path) -> None:
    loaded = {"modelStatus": {"transitionStatus": "UpToDate"}, "observedGeneration": 3}
    assert found(tmp_path, written(), service("7", READY, **loaded)) == [
        Finding("ok", "InferenceService fraud is Ready and serves version 7")
    ]


def rolled_out(version: str, replicas: int = 2) -> dict[str, Any]:
    return {**service(version, READY), "spec": {"predictor": {"minReplicas": replicas}}}


def test_the_champion_that_its_controller_saw_serve_well_is_wanted(tmp_path: Path) -> None:
    assert found(tmp_path, followed(), rolled_out("9"), remembered="9") == [
        Finding("ok", "InferenceService fraud is Ready and serves version 9")
    ]


def test_before_the_first_champion_nothing_serves(tmp_path: Path) -> None:
    assert found(tmp_path, followed()) == [
        Finding("ok", "InferenceService fraud: no version was rolled out yet")
    ]


def test_a_service_that_was_deleted_is_a_difference(tmp_path: Path) -> None:
    why = ("is not there; version 9 served well before",)
    assert found(tmp_path, followed(), remembered="9") == [
        Finding("not ok", "InferenceService fraud", why)
    ]


@pytest.mark.parametrize(
    ("remembered", "last"),
    [("8", "version 8 was the last that did"), ("", "no version did yet")],
)
def test_one_that_is_rolled_out_is_not_yet_wanted(
    tmp_path: Path, remembered: str, last: str
) -> None:
    (only,) = found(tmp_path, followed(), rolled_out("9"), remembered=remembered)
    assert only.state == "not ok"
    assert only.why == (
        f"the controller has not seen it serve well for as long as it has to; {last}",
    )


def canary(version: str = "") -> list[dict[str, Any]]:
    predictor: dict[str, Any] = {"name": "canary", "minReplicas": 1}
    annotated = {"annotations": {VERSION: version}} if version else {}
    return [{"trafficPercent": 50, "predictor": predictor | annotated}]


def tried(version: str) -> dict[str, Any]:
    """Version 8 serves, and a canary beside it."""
    stored = rolled_out("8", replicas=3)
    stored["spec"]["predictor"]["maxReplicas"] = 3
    stored["spec"]["canary"] = canary(version)
    return stored


MORE = "spec.predictor.minReplicas: 2 in the tree, 3 in the cluster"


def test_a_canary_that_was_taken_away_again_is_no_difference(tmp_path: Path) -> None:
    (only,) = found(tmp_path, followed(canary()), rolled_out("9"), remembered="9")
    assert only.state == "ok"


def test_a_version_that_a_canary_tries_is_said(tmp_path: Path) -> None:
    (only,) = found(tmp_path, followed(canary()), tried("9"), remembered="8")
    assert only.why == (
        "its canary tries version 9, which has not served well as long as it has to",
    )


def test_a_canary_that_the_tree_does_not_state_is_a_difference(tmp_path: Path) -> None:
    (only,) = found(tmp_path, followed(), tried("9"), remembered="8")
    assert only.why == (
        MORE,
        "a canary tries version 9, and the tree states none",
    )
    (only,) = found(tmp_path, followed(), tried(""), remembered="8")
    assert only.why == (
        MORE,
        "a canary tries a version that nobody named, and the tree states none",
    )


def test_a_followed_service_is_held_against_the_tree(tmp_path: Path) -> None:
    (only,) = found(tmp_path, followed(), rolled_out("9", replicas=1), remembered="9")
    assert only.why == ("spec.predictor.minReplicas: 2 in the tree, 1 in the cluster",)


@pytest.mark.parametrize("tree", [written(), followed()])
def test_without_KServe_a_stated_service_is_a_difference(  # noqa: N802 - a name
    tmp_path: Path, tree: tuple[Written, ...]
) -> None:
    with serving({f"/apis/{API}": (404, "404 page not found\n")}) as double:
        cluster = Cluster(meant(str(double.kubeconfig(tmp_path)), None, {}))
        (only,) = check_serving(cluster, "fraud", tree)
    assert only.why == (f"the cluster does not know {API}",)


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
