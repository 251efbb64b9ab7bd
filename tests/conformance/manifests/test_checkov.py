"""checkov finds nothing in any emitted tree, but for what stands in ALLOWED with its reason.

It is a linter of what Kubernetes would take, of Kubernetes' own kinds only.
https://www.checkov.io/5.Policy%20Index/kubernetes.html
"""

from collections.abc import Callable
from copy import deepcopy
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
import yaml
from conformance.manifests.judged import judge
from conformance.manifests.trees import TREES, Found, Object, emitted, put

ALLOWED = {
    ("CKV_K8S_8", "Deployment.*-rollout"): (
        "liveness probe: it answers nobody; each of its calls has a time limit, and where it cannot"
        " go on, it ends and is started again"
    ),
    ("CKV_K8S_9", "Deployment.*-rollout"): "readiness probe: no Service sends it anything",
    ("CKV_K8S_38", "Deployment.*-rollout"): "the token: it patches one InferenceService with it",
    ("CKV_K8S_22", "CronJob.*-performance"): "the team's own evaluation writes where it likes",
    ("CKV_K8S_35", "CronJob.*-performance"): "the step contract gives a secret as a variable",
    **{
        ("CKV_K8S_35", each): "the client of MLflow reads its login from variables alone"
        for each in ("Job.*-rollback", "CronJob.*-drift", "Deployment.*-rollout")
    },
    ("CKV_K8S_40", "*"): (
        "a high UID: the image is the team's, and its files are its own user's; runAsNonRoot"
        " refuses root"
    ),
}
"""A check and a glob of `Kind.namespace.name`, and why what it asks for would be wrong there."""
CONTAINER: Object = {
    "name": "probe",
    "image": "registry.example.com/probe@sha256:" + "0" * 64,
    "imagePullPolicy": "Always",
    "resources": {
        "requests": {"cpu": "1", "memory": "1Gi"},
        "limits": {"cpu": "1", "memory": "1Gi"},
    },
    "securityContext": {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "runAsNonRoot": True,
        "runAsUser": 65532,
        "capabilities": {"drop": ["ALL"]},
        "seccompProfile": {"type": "RuntimeDefault"},
    },
}
SOUND: Object = {
    "apiVersion": "batch/v1",
    "kind": "Job",
    "metadata": {"name": "probe", "namespace": "fraud"},
    "spec": {
        "template": {
            "spec": {
                "restartPolicy": "Never",
                "automountServiceAccountToken": False,
                "securityContext": {"seccompProfile": {"type": "RuntimeDefault"}},
                "containers": [CONTAINER],
            }
        }
    },
}


def container(job: Any) -> Any:
    return job["spec"]["template"]["spec"]["containers"][0]


MUTANTS: dict[str, tuple[Callable[[Any], object], str]] = {
    "no security context": (lambda job: container(job).pop("securityContext"), "CKV_K8S_30"),
    "privileged": (
        lambda job: container(job)["securityContext"].update(privileged=True),
        "CKV_K8S_16",
    ),
    "may write": (
        lambda job: container(job)["securityContext"].pop("readOnlyRootFilesystem"),
        "CKV_K8S_22",
    ),
    "an image by its tag": (lambda job: container(job).update(image="probe:1"), "CKV_K8S_43"),
    "no limits": (lambda job: container(job)["resources"].pop("limits"), "CKV_K8S_13"),
    "the default namespace": (
        lambda job: job["metadata"].update(namespace="default"),
        "CKV_K8S_21",
    ),
    "the host's network": (
        lambda job: job["spec"]["template"]["spec"].update(hostNetwork=True),
        "CKV_K8S_19",
    ),
    "a secret as a variable": (
        lambda job: container(job).update(
            env=[{"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "key", "key": "key"}}}]
        ),
        "CKV_K8S_35",
    ),
}


Reports = dict[str, Any]
"""By tree, and by mutant of a sound job, what judges/findings.py prints."""


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Reports:
    """One run for all, for it starts slowly."""
    home = tmp_path_factory.mktemp("checkov")
    folders = {tree: put(tree, home / "trees") for tree in TREES}
    folders["sound"] = write(home / "sound", SOUND)
    for number, (mutant, (spoil, _)) in enumerate(MUTANTS.items()):
        job = deepcopy(SOUND)
        spoil(job)
        folders[mutant] = write(home / str(number), job)
    return dict(zip(folders, judge("findings.py", *map(str, folders.values())), strict=True))


def write(folder: Path, value: Object) -> Path:
    folder.mkdir()
    (folder / "object.yaml").write_text(yaml.safe_dump(value), encoding="utf-8")
    return folder


def excused(check: str, resource: str, *_: str) -> set[tuple[str, str]]:
    """The rows of ALLOWED that excuse a finding."""
    return {row for row in ALLOWED if row[0] == check and fnmatchcase(resource, row[1])}


@pytest.mark.parametrize("tree", TREES)
def test_it_finds_nothing(reports: Reports, tree: str) -> None:
    assert [each for each in reports[tree]["failed"] if not excused(*each)] == []
    assert reports[tree]["skipped"] == [], "say why in ALLOWED, not in an annotation"


@pytest.mark.parametrize("tree", TREES)
def test_it_has_read_every_object(reports: Reports, tree: str) -> None:
    """It passes over a file that it cannot read without a word."""
    named = {resource_of(each) for each in emitted(tree)}
    assert named <= set(reports[tree]["resources"])
    assert reports[tree]["passed"]


def resource_of(found: Found) -> str:
    _, kind, namespace, name = found.key
    return f"{kind}.{namespace or 'default'}.{name}"


def test_every_reason_is_still_needed(reports: Reports) -> None:
    found = [each for tree in TREES for each in reports[tree]["failed"]]
    assert set().union(*(excused(*each) for each in found)) == ALLOWED.keys()


def test_a_sound_job_has_no_fault(reports: Reports) -> None:
    assert reports["sound"]["failed"] == []
    assert reports["sound"]["passed"]


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_spoilt_job_is_found(reports: Reports, mutant: str) -> None:
    assert MUTANTS[mutant][1] in {check for check, *_ in reports[mutant]["failed"]}
