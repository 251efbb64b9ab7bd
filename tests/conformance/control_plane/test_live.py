"""`mlopsc verify --live` against a real control plane: what it sees; it changes nothing there."""

import shutil
from pathlib import Path

import pytest
import yaml
from conformance.control_plane.applied import GPU, NAME, Applied, build, compiled
from conformance.control_plane.emitted import CASES
from conformance.control_plane.plane import Plane

from mlopsc.live.objects import objects


@pytest.fixture(scope="module")
def applied(plane: Plane, tmp_path_factory: pytest.TempPathFactory) -> Applied:
    folder = tmp_path_factory.mktemp("live") / "project"
    made = Applied(plane, compiled("kubeflow-full", folder), NAME)
    made.apply()
    return made


def test_a_tree_that_was_applied_is_fine(applied: Applied) -> None:
    done = applied.verify()
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1] == "the cluster holds what the tree states, and enforces it"
    assert f"context test (https://127.0.0.1:{applied.plane.port}), namespace {NAME}" in lines
    assert "ok        NetworkPolicy live-deny-all" in lines
    assert any(
        line.startswith("ok        ResourceQuota live-compute refuses what goes over limits.cpu")
        and line.endswith("counts pods")
        for line in lines
    )
    rows = [line.split() for line in lines if line.startswith("live-")]
    assert ["live-compute", GPU, "0", "4"] in rows
    assert ["live-other-gpus", "36", "more", "0", "0"] in rows


@pytest.mark.parametrize("name", sorted(each.name for each in CASES.glob("kubeflow-*")))
def test_the_objects_are_those_of_kustomize(plane: Plane, name: str, tmp_path: Path) -> None:
    tree = compiled(name, tmp_path / "project") / "out/kubeflow"
    made = yaml.safe_load_all(plane.kubectl("kustomize", str(tree)).out)
    expected = {(each["kind"], each["metadata"]["name"]): each for each in made}
    read = {(each.kind, each.name): each.content for each in objects(tree)}
    # A Profile's controller makes this one.
    read.pop(("ResourceQuota", "kf-resource-quota"), None)
    assert read == expected


def test_nothing_is_changed(applied: Applied) -> None:
    def versions() -> dict[str, str]:
        found = applied.plane.get("all,quota,limits,sa,cm,role,netpol", "-n", NAME)["items"]
        return {each["metadata"]["uid"]: each["metadata"]["resourceVersion"] for each in found}

    before = versions()
    assert applied.verify().returncode == 0
    assert versions() == before


def test_what_is_used_is_shown(applied: Applied) -> None:
    amounts = {"cpu": "1", "memory": "1Gi", "nvidia.com/gpu": "2"}
    container = {
        "name": "main",
        "image": "registry.example.com/x",
        "resources": {"requests": amounts, "limits": amounts},
    }
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "busy"},
        "spec": {"containers": [container]},
    }
    status, answer = applied.plane.post(f"/api/v1/namespaces/{NAME}/pods", pod)
    assert status == 201, answer
    try:
        done = applied.verify()
        assert done.returncode == 0, done.stdout
        rows = [line.split() for line in done.stdout.splitlines()]
        assert ["live-compute", GPU, "2", "4"] in rows
        assert ["live-compute", "pods", "1", "5"] in rows
    finally:
        applied.plane.kubectl("delete", "pod", "busy", "-n", NAME, "--force", "--grace-period=0")


def test_another_cluster_is_said(applied: Applied, tmp_path: Path) -> None:
    """A cluster without the namespace; here a tree for another one, against the same cluster."""
    other = Applied(applied.plane, tmp_path / "other", "elsewhere")
    shutil.copytree(applied.project, other.project)
    spec = other.project / "mlops.yaml"
    text = spec.read_text(encoding="utf-8").replace("namespace: live", "namespace: elsewhere")
    spec.write_text(text, encoding="utf-8")
    build(other.project)
    done = other.verify()
    assert done.returncode == 3
    assert "there is no namespace elsewhere. If that is the wrong cluster" in done.stderr


def test_the_quota_of_a_profile_has_to_be_there(plane: Plane, tmp_path: Path) -> None:
    """The Profile's controller makes it; here it is made by hand, in the controller's place."""
    owned = Applied(plane, compiled("kubeflow-profile", tmp_path / "project"), "growth")
    plane.kubectl("create", "namespace", owned.namespace)
    owned.apply()
    done = owned.verify()
    assert done.returncode == 2
    assert "not ok    ResourceQuota kf-resource-quota\n" in done.stdout
    quota = next(each for each in objects(owned.tree) if each.name == "kf-resource-quota")
    assert plane.apply([quota.content]).status == 0
    plane.wait_for_quota(owned.namespace)
    done = owned.verify()
    assert done.returncode == 0, done.stdout + done.stderr
    plane.kubectl("delete", "resourcequota", "kf-resource-quota", "-n", owned.namespace)
