"""KServe serves a model on a GPU; a new version and the one before roll out at a full quota."""

from typing import Any

import pytest
from conformance.control_plane.nodes import add_nodes, node
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.services import (
    GPU,
    IN_PLACE,
    inference_service,
    serve,
    triton,
)

FIRST, SECOND = "s3://models/fraud/1", "s3://models/fraud/2"


@pytest.fixture(scope="module")
def gpus(serving: Plane) -> Plane:
    """More GPUs than any quota here: a rollout that waits, waits for the quota."""
    flavor = {"spec": {"tolerations": [{"key": GPU, "effect": "NoSchedule"}]}}
    add_nodes(serving, [node("serving", flavor, {GPU: "8"})])
    return serving


def namespace(plane: Plane, name: str) -> str:
    """One GPU in all; containers that ask for nothing get little and no GPU."""
    small = {"cpu": "100m", "memory": "128Mi", GPU: "0"}
    item = {"type": "Container", "default": small, "defaultRequest": small, "max": {GPU: "1"}}
    found: list[dict[str, Any]] = [
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}},
        _in(name, "ResourceQuota", {"hard": {f"requests.{GPU}": "1", "pods": "4"}}),
        _in(name, "LimitRange", {"limits": [item]}),
    ]
    answer = plane.apply(found)
    assert answer.status == 0, answer.err
    plane.wait_for_quota(name)
    return name


def used(plane: Plane, where: str) -> str:
    """Counted by the quota's controller, which may lag what admission let in."""
    path = f"/api/v1/namespaces/{where}/resourcequotas/compute"
    said: str = plane.read(path)["status"]["used"][f"requests.{GPU}"]
    return said


def _in(where: str, kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": "compute", "namespace": where}
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, "spec": spec}


def test_a_rollout_and_its_rollback_go_through_at_a_full_quota(gpus: Plane) -> None:
    where = namespace(gpus, "rollout")
    service = serve(gpus, [triton(where), inference_service(where, FIRST, strategy=IN_PLACE)])
    service.wait_for(FIRST)
    until(lambda: used(gpus, where) == "1", "the quota is full")
    assert service.deployment()["spec"]["strategy"] == IN_PLACE
    for model in (SECOND, FIRST):
        serve(gpus, [inference_service(where, model, strategy=IN_PLACE)])
        service.wait_for(model)


def test_the_default_strategy_deadlocks_at_a_full_quota(gpus: Plane) -> None:
    """Why a strategy is said at all: the new pod waits for the GPU of the one that it replaces."""
    where = namespace(gpus, "deadlock")
    service = serve(gpus, [triton(where), inference_service(where, FIRST)])
    service.wait_for(FIRST)
    serve(gpus, [inference_service(where, SECOND)])
    words = until(service.why_stuck, "the Deployment says that it is stuck")
    assert "exceeded quota" in words, words
    assert f"requests.{GPU}=1" in words, words
    assert service.serving() == [FIRST]
    assert not service.deployment()["status"].get("updatedReplicas")
    serve(gpus, [inference_service(where, SECOND, strategy=IN_PLACE)])
    service.wait_for(SECOND)


def test_kserve_refuses_what_cannot_be(gpus: Plane) -> None:
    where = namespace(gpus, "refused")
    wrong = inference_service(where, FIRST)
    wrong["spec"]["predictor"]["minReplicas"] = 2
    answer = gpus.apply([triton(where), wrong])
    assert answer.status
    assert "denied the request" in answer.err, answer.err
