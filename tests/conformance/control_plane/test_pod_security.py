"""Pod Security's "restricted" standard under real admission.

The pods that the compiler writes are let in where it is enforced; those that KFP writes are not,
which is why the emitted namespace enforces "baseline":
https://kubernetes.io/docs/concepts/security/pod-security-standards/
"""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from conformance.control_plane.emitted import CASES, case
from conformance.control_plane.executors import executor_pod
from conformance.control_plane.jobs import training_runtime
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.pods import PAUSE, RESTRICTED, main, pod
from conformance.control_plane.services import triton

CREATED, FORBIDDEN = 201, 403
OF_KUBEFLOW = sorted(each.name for each in CASES.glob("kubeflow*") if each.is_dir())
_OF_A_POD = ("securityContext", "initContainers", "volumes")
LEVEL = "pod-security.kubernetes.io/enforce"


@pytest.fixture(scope="module")
def restricted(plane: Plane) -> str:
    return _namespace(plane, "restricted")


@pytest.fixture(scope="module")
def baseline(plane: Plane) -> str:
    return _namespace(plane, "baseline")


def _namespace(plane: Plane, level: str) -> str:
    name = f"security-{level}"
    metadata = {"name": name, "labels": {LEVEL: level}}
    answer = plane.apply([{"apiVersion": "v1", "kind": "Namespace", "metadata": metadata}])
    assert answer.status == 0, answer.err
    account = f"/api/v1/namespaces/{name}/serviceaccounts"
    until(lambda: plane.read(account)["items"], f"{name} has its service account")
    return name


def violates(level: str) -> str:
    """Admission's own words."""
    return f'violates PodSecurity "{level}:'


def refusal(plane: Plane, namespace: str, made: dict[str, Any]) -> str:
    """What admission says of a pod that it does not let in."""
    status, answer = plane.post(f"/api/v1/namespaces/{namespace}/pods", made, dry=True)
    assert status in {CREATED, FORBIDDEN}, answer
    return str(answer["message"]) if status == FORBIDDEN else ""


def written_pods(found: Any, namespace: str) -> Iterator[dict[str, Any]]:
    """A pod of every pod spec that an object holds, wherever it does."""
    if isinstance(found, dict):
        if isinstance(found.get("containers"), list):
            yield _as_pod(found, namespace)
        for each in found.values():
            yield from written_pods(each, namespace)
    if isinstance(found, list):
        for each in found:
            yield from written_pods(each, namespace)


def _as_pod(spec: dict[str, Any], namespace: str) -> dict[str, Any]:
    """The fields that are a pod's; images and volumes that a controller would fill in."""
    containers = [{"image": PAUSE, **each} for each in spec["containers"]]
    shared = {key: spec[key] for key in _OF_A_POD if key in spec}
    made = pod(namespace, "written", *containers)
    made["spec"] |= shared
    known = {each["name"] for each in spec.get("volumes", ())}
    mounted = {mount["name"] for each in containers for mount in each.get("volumeMounts", ())}
    lent = [{"name": each, "emptyDir": {}} for each in sorted(mounted - known)]
    made["spec"]["volumes"] = [*spec.get("volumes", ()), *lent]
    return made


@pytest.mark.parametrize("name", OF_KUBEFLOW)
def test_the_pods_that_the_compiler_writes_are_restricted(
    plane: Plane, restricted: str, name: str
) -> None:
    texts = {each.path: each.text for each in case(name).artifacts}
    documents = [
        document
        for path, text in texts.items()
        if path.endswith((".yaml", ".json")) and path != "pipeline/ir.yaml"
        for document in yaml.safe_load_all(text)
    ]
    made = list(written_pods(documents, restricted))
    assert [words for each in made if (words := refusal(plane, restricted, each))] == []


def test_every_pod_spec_of_an_object_is_seen_and_judged(plane: Plane, restricted: str) -> None:
    """So that the test above cannot pass by finding nothing."""
    for found in (triton("any"), training_runtime("any", RESTRICTED)):
        (made,) = written_pods(found, restricted)
        assert refusal(plane, restricted, made) == ""
        for key in RESTRICTED:
            spoilt = copy.deepcopy(made)
            del spoilt["spec"]["containers"][0]["securityContext"][key]
            assert key in refusal(plane, restricted, spoilt)


def test_the_pods_of_kfp_are_not_restricted_and_pass_the_baseline(
    plane: Plane, restricted: str, baseline: str
) -> None:
    built = case("kubeflow-full")
    for step in ("train", "embed"):
        assert violates("restricted") in refusal(
            plane, restricted, executor_pod(built, step, restricted, step)
        )
        assert refusal(plane, baseline, executor_pod(built, step, baseline, step)) == ""
    privileged = pod(baseline, "privileged", main(cpu="1", memory="1Gi"))
    privileged["spec"]["hostNetwork"] = True
    assert violates("baseline") in refusal(plane, baseline, privileged)
