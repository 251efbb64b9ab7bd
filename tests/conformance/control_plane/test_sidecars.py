"""What Istio and Argo put beside a step gets no GPU and fits the quota of the emitted bundle.

A MutatingAdmissionPolicy injects the containers, at the place in admission where their webhooks
would: https://kubernetes.io/docs/reference/access-authn-authz/mutating-admission-policy/
"""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from conformance.control_plane.emitted import bundle, case, install
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.pods import PAUSE, container, pod

CREATED, FORBIDDEN = 201, 403
GPU, MIG = "nvidia.com/gpu", "nvidia.com/mig-1g.10gb"
INJECTED = "conformance.test/inject"
POLICY = "admissionregistration.k8s.io/v1"
ISTIO = """JSONPatch{op: "add", path: "/spec/containers/-", value: Object.spec.containers{
  name: "istio-proxy", image: "%s", resources: Object.spec.containers.resources{
    requests: {"cpu": "10m", "memory": "40Mi"}, limits: {"cpu": "2", "memory": "1Gi"}}}}"""
ARGO = """JSONPatch{op: "add", path: "/spec/containers/-", value: Object.spec.containers{
  name: "wait", image: "%s"}},
JSONPatch{op: "add", path: "/spec/initContainers", value: [Object.spec.initContainers{
  name: "init", image: "%s"}]}"""
SIDE = ("init", "istio-proxy", "wait")


def policy(name: str, patches: str) -> list[dict[str, Any]]:
    """A policy for the pods that carry the label, and the binding that makes it hold."""
    rule = {
        "apiGroups": [""],
        "apiVersions": ["v1"],
        "operations": ["CREATE"],
        "resources": ["pods"],
    }
    chosen = {"matchLabels": {INJECTED: "yes"}}
    return [
        {
            "apiVersion": POLICY,
            "kind": "MutatingAdmissionPolicy",
            "metadata": {"name": name},
            "spec": {
                "matchConstraints": {"resourceRules": [rule], "objectSelector": chosen},
                "failurePolicy": "Fail",
                "reinvocationPolicy": "Never",
                "mutations": [
                    {"patchType": "JSONPatch", "jsonPatch": {"expression": f"[{patches}]"}}
                ],
            },
        },
        {
            "apiVersion": POLICY,
            "kind": "MutatingAdmissionPolicyBinding",
            "metadata": {"name": name},
            "spec": {"policyName": name},
        },
    ]


@pytest.fixture(scope="module")
def injecting(plane: Plane) -> Iterator[Plane]:
    found = [
        *policy("istio", ISTIO % PAUSE),
        *policy("argo", ARGO % (PAUSE, PAUSE)),
    ]
    answer = plane.apply(found)
    assert answer.status == 0, answer.err
    until(lambda: names(posted(plane, "default", 0, dry=True)[1]) >= {*SIDE}, "both inject")
    yield plane
    for each in found:
        plane.kubectl("delete", each["kind"], each["metadata"]["name"])


def posted(
    plane: Plane, namespace: str, gpus: int, *, name: str = "step", dry: bool = False
) -> tuple[int, Any]:
    """A step of so many GPUs, in a namespace whose pods get side containers."""
    amounts = {"cpu": "4", "memory": "8Gi"} | ({GPU: str(gpus)} if gpus else {})
    made = pod(namespace, name, container("main", amounts))
    made["metadata"]["labels"] = {INJECTED: "yes"}
    return plane.post(f"/api/v1/namespaces/{namespace}/pods", made, dry=dry)


def names(stored: Any) -> set[str]:
    return {each["name"] for each in containers(stored)}


def containers(stored: Any) -> list[Any]:
    spec = stored.get("spec", {})
    return [*spec.get("initContainers", ()), *spec.get("containers", ())]


def gpus_of(stored: Any) -> dict[str, str]:
    """GPUs by container, as the pod was stored."""
    return {each["name"]: each["resources"]["limits"].get(GPU) for each in containers(stored)}


def test_side_containers_get_no_gpu(injecting: Plane) -> None:
    namespace = install(injecting, bundle(case("kubeflow-full")))
    status, stored = posted(injecting, namespace, 2)
    assert status == CREATED, stored
    assert gpus_of(stored) == {"main": "2", **dict.fromkeys(SIDE, "0")}
    wait = next(each for each in containers(stored) if each["name"] == "wait")
    assert wait["resources"]["limits"] == {"cpu": "500m", "memory": "512Mi", GPU: "0", MIG: "0"}


def test_steps_with_side_containers_fill_the_quota_exactly(injecting: Plane) -> None:
    namespace = install(injecting, bundle(case("kubeflow-full")))
    for name in ("one", "two"):
        status, answer = posted(injecting, namespace, 2, name=name)
        assert status == CREATED, answer
    status, answer = posted(injecting, namespace, 1, name="three")
    assert status == FORBIDDEN
    assert f"requests.{GPU}=1" in answer["message"], answer
    status, answer = posted(injecting, namespace, 0, name="four")
    assert status == CREATED, answer


def test_without_the_default_of_zero_they_do_get_gpus(injecting: Plane) -> None:
    """The bundle's default is what keeps them out: without it, the API takes `max` as default."""
    found = copy.deepcopy(bundle(case("kubeflow-full")))
    (limits,) = (each for each in found if each["kind"] == "LimitRange")
    for part in ("default", "defaultRequest"):
        del limits["spec"]["limits"][0][part][GPU]
    namespace = install(injecting, found)
    status, stored = posted(injecting, namespace, 0, dry=True)
    assert status == FORBIDDEN, stored
    assert "exceeded quota" in stored["message"]
    assert f"requests.{GPU}=6" in stored["message"], stored
