"""The quota bundle under real admission: what it lets in, what it refuses; every key of it bites.

Each probe is a question that admission answers. The bundle answers all of them; a bundle with one
limiting key taken away fails at least one.
"""

import copy
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conformance.control_plane.emitted import bundle, case, install
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.pods import WAIT, container, pod

GPU, MIG = "nvidia.com/gpu", "nvidia.com/mig-1g.10gb"
SMALL = {"cpu": "100m", "memory": "64Mi"}
Objects = list[dict[str, Any]]
_numbers = itertools.count()


def test_the_bundle_holds(plane: Plane) -> None:
    namespace = install(plane, bundle(case("kubeflow-full")))
    assert failing(plane, namespace, quotas()) == []


def test_what_is_used_is_counted(plane: Plane) -> None:
    namespace = install(plane, bundle(case("kubeflow-full")))
    assert post(plane, namespace, gpu_pod(namespace, 2))[0] == CREATED
    wanted = {f"requests.{GPU}": "2", "pods": "1"}
    until(lambda: wanted.items() <= used(plane, namespace).items(), "the pod is counted")
    assert set(used(plane, namespace)) == set(quotas()["fraud-compute"])


def used(plane: Plane, namespace: str) -> dict[str, str]:
    """Counted by the quota's controller, which may lag what admission let in."""
    path = f"/api/v1/namespaces/{namespace}/resourcequotas/fraud-compute"
    found: dict[str, str] = plane.read(path)["status"]["used"]
    return found


def quotas() -> dict[str, dict[str, str]]:
    """The hard limits of the case, by quota."""
    return {
        each["metadata"]["name"]: each["spec"]["hard"]
        for each in bundle(case("kubeflow-full"))
        if each["kind"] == "ResourceQuota"
    }


def limiting_keys() -> list[tuple[str, ...]]:
    """Every key whose absence would let something in, or hand something out."""
    quota = [(name, "hard", key) for name, hard in quotas().items() for key in hard]
    limits = next(each for each in bundle(case("kubeflow-full")) if each["kind"] == "LimitRange")
    container_limits = limits["spec"]["limits"][0]
    range_ = [
        ("limits", part, key)
        for part in ("default", "defaultRequest", "max")
        for key in container_limits[part]
        # Of a resource that cannot be overcommitted the API fills one default from the other.
        if not (part == "defaultRequest" and "/" in key)
    ]
    return [*quota, *range_]


@pytest.mark.parametrize("key", limiting_keys(), ids="/".join)
def test_a_bundle_without_one_key_is_noticed(plane: Plane, key: tuple[str, ...]) -> None:
    found = copy.deepcopy(bundle(case("kubeflow-full")))
    without(found, key)
    namespace = install(plane, found)
    assert failing(plane, namespace, quotas())


def without(found: Objects, key: tuple[str, ...]) -> None:
    name, part, field = key
    for each in found:
        if each["kind"] == "ResourceQuota" and each["metadata"]["name"] == name:
            del each["spec"]["hard"][field]
        if each["kind"] == "LimitRange" and name == "limits":
            limits = each["spec"]["limits"][0]
            del limits[part][field]
            if part == "default" and "/" in field:
                del limits["defaultRequest"][field]


CREATED, FORBIDDEN = 201, 403


def post(
    plane: Plane, namespace: str, made: dict[str, Any], *, dry: bool = False
) -> tuple[int, Any]:
    kind = f"{made['kind'].lower()}s"
    return plane.post(f"/api/v1/namespaces/{namespace}/{kind}", made, dry=dry)


def gpu_pod(namespace: str, count: int, resource: str = GPU) -> dict[str, Any]:
    main = container("main", {**SMALL, resource: str(count)})
    return pod(namespace, f"gpu-{next(_numbers)}", main, WAIT)


def failing(plane: Plane, namespace: str, hard: dict[str, dict[str, str]]) -> list[str]:
    """The probes that do not come out as they should; those that leave pods behind come last."""
    return [name for name, probe in probes(hard) if not probe(plane, namespace)]


Probe = Callable[[Plane, str], bool]


def probes(hard: dict[str, dict[str, str]]) -> Iterator[tuple[str, Probe]]:
    compute = hard["fraud-compute"]
    yield "a container that asks for nothing", side_containers
    for resource in (GPU, MIG):
        yield f"over the cap of a job: {resource}", refuses({**SMALL, resource: "3"}, "is 2, but")
    yield "more CPU than all", refuses({"cpu": "49", "memory": "64Mi"}, "limits.cpu=")
    yield "more memory than all", refuses({"cpu": "100m", "memory": "129Gi"}, "limits.memory=")
    yield "a load balancer", refuses_service("LoadBalancer", allocateLoadBalancerNodePorts=False)
    yield "a node port", refuses_service("NodePort")
    yield "more storage than all", refuses_claim("501Gi", "requests.storage=501Gi")
    yield "a claim more than all", one_claim_alone
    for key in hard["fraud-other-gpus"]:
        yield key, refuses({**SMALL, key.removeprefix("requests."): "1"}, key)
    for resource in (GPU, MIG):
        yield f"one more than all {resource}", fills(resource, int(compute[f"requests.{resource}"]))
    yield "one pod more than all", crowd(int(compute["pods"]))


def refuses(amounts: dict[str, str], words: str) -> Probe:
    """Admission refuses such a pod, and says why."""

    def probe(plane: Plane, namespace: str) -> bool:
        asked = pod(namespace, f"probe-{next(_numbers)}", container("main", amounts), WAIT)
        status, answer = post(plane, namespace, asked, dry=True)
        return status == FORBIDDEN and words in answer.get("message", "")

    return probe


def fills(resource: str, most: int) -> Probe:
    """Pods up to the quota are let in, and not one GPU more."""

    def probe(plane: Plane, namespace: str) -> bool:
        pairs = [gpu_pod(namespace, 2, resource) for _ in range(most // 2)]
        within = [post(plane, namespace, each)[0] for each in pairs]
        status, answer = post(plane, namespace, gpu_pod(namespace, 1, resource), dry=True)
        refused = status == FORBIDDEN and f"requests.{resource}=1" in answer.get("message", "")
        return set(within) == {CREATED} and refused

    return probe


def crowd(most: int) -> Probe:
    """As many pods as the quota says, those of the other probes among them, and not one more."""

    def probe(plane: Plane, namespace: str) -> bool:
        there = len(plane.get("pods", "-n", namespace)["items"])
        small = [
            pod(namespace, f"crowd-{number}", container("main", SMALL)) for number in range(most)
        ]
        answers = [post(plane, namespace, each) for each in small]
        created = [status for status, _ in answers if status == CREATED]
        return len(created) == most - there and "pods=1" in answers[-1][1].get("message", "")

    return probe


def side_containers(plane: Plane, namespace: str) -> bool:
    """They are let in, with little CPU and memory and no GPU."""
    plain = pod(namespace, "plain", {"name": "main", "image": WAIT["image"]}, WAIT)
    status, stored = post(plane, namespace, plain, dry=True)
    expected = {
        "limits": {"cpu": "500m", "memory": "512Mi", GPU: "0", MIG: "0"},
        "requests": {"cpu": "100m", "memory": "128Mi", GPU: "0", MIG: "0"},
    }
    return status == CREATED and all(
        each["resources"] == expected for each in stored["spec"]["containers"]
    )


def claim(namespace: str, storage: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolumeClaim",
        "metadata": {"name": f"claim-{next(_numbers)}", "namespace": namespace},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": storage}},
        },
    }


def refuses_claim(storage: str, words: str) -> Probe:
    def probe(plane: Plane, namespace: str) -> bool:
        status, answer = post(plane, namespace, claim(namespace, storage), dry=True)
        return status == FORBIDDEN and words in answer.get("message", "")

    return probe


def one_claim_alone(plane: Plane, namespace: str) -> bool:
    """The spec names one, and it may be as large as all of the storage."""
    taken, _ = post(plane, namespace, claim(namespace, "1Gi"))
    status, answer = post(plane, namespace, claim(namespace, "1Gi"), dry=True)
    refused = status == FORBIDDEN and "persistentvolumeclaims=1" in answer.get("message", "")
    return taken == CREATED and refused


def refuses_service(kind: str, **more: object) -> Probe:
    def probe(plane: Plane, namespace: str) -> bool:
        service = {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": f"open-{next(_numbers)}", "namespace": namespace},
            "spec": {"type": kind, "ports": [{"port": 80}], **more},
        }
        return "exceeded quota" in post(plane, namespace, service, dry=True)[1].get("message", "")

    return probe
