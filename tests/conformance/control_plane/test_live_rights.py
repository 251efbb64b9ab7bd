"""`mlopsc verify --live` as somebody who may do little: the rights that it needs, and no more."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from conformance.control_plane.applied import NAME, Applied, compiled
from conformance.control_plane.plane import Plane
from kubernetes.config import incluster_config

from mlopsc.live import kubeconfig
from mlopsc.live.cluster import Cluster
from mlopsc.live.kubeconfig import meant


@pytest.fixture(scope="module")
def applied(plane: Plane, tmp_path_factory: pytest.TempPathFactory) -> Applied:
    folder = tmp_path_factory.mktemp("live") / "project"
    made = Applied(plane, compiled("kubeflow-full", folder), NAME)
    made.apply()
    return made


RIGHTS: dict[str, Any] = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "ClusterRole",
    "metadata": {"name": "live-verify"},
    "rules": [
        {"apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list"]},
        {"apiGroups": [""], "resources": ["pods", "services"], "verbs": ["create"]},
    ],
}
"""What the README of a tree says is needed, for all that it holds."""


def weak(applied: Applied, folder: Path) -> Path:
    """The kubeconfig of a ServiceAccount that may do nothing."""
    account = {"apiVersion": "v1", "kind": "ServiceAccount"}
    applied.plane.apply([{**account, "metadata": {"name": "weak", "namespace": NAME}}])
    token = applied.plane.kubectl("create", "token", "weak", "-n", NAME)
    assert token.status == 0, token.err
    config = json.loads(applied.plane.kubeconfig.read_text(encoding="utf-8"))
    config["users"][0]["user"]["token"] = token.out.strip()
    (folder / "weak").write_text(json.dumps(config), encoding="utf-8")
    return folder / "weak"


def test_the_rights_that_are_missing_are_named(applied: Applied, tmp_path: Path) -> None:
    path = weak(applied, tmp_path)
    done = applied.verify(path)
    assert done.returncode == 3, done.stdout + done.stderr
    for words in (
        f"no right  ResourceQuota live-compute: get resourcequotas in the namespace {NAME}",
        "no right  ClusterQueue live: get clusterqueues.kueue.x-k8s.io in the cluster",
        f"no right  the quotas of live: list resourcequotas in the namespace {NAME}",
    ):
        assert words in done.stdout.splitlines()
    assert (
        json.loads(path.read_text())["users"][0]["user"]["token"] not in done.stdout + done.stderr
    )


def test_with_those_rights_it_works(applied: Applied, tmp_path: Path) -> None:
    path = weak(applied, tmp_path)
    user = {"kind": "ServiceAccount", "name": "weak", "namespace": NAME}
    binding = {
        **RIGHTS,
        "kind": "ClusterRoleBinding",
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole"},
        "subjects": [user],
    }
    del binding["rules"]
    binding["roleRef"]["name"] = RIGHTS["metadata"]["name"]
    assert applied.plane.apply([RIGHTS, binding]).status == 0
    try:
        done = applied.verify(path)
        assert done.returncode == 0, done.stdout + done.stderr
        without = {**RIGHTS, "rules": RIGHTS["rules"][:1]}
        assert applied.plane.apply([without]).status == 0
        done = applied.verify(path)
        assert done.returncode == 3
        assert f"is it enforced?: create pods in the namespace {NAME}" in done.stdout
    finally:
        applied.plane.kubectl("delete", "clusterrolebinding,clusterrole", "live-verify")


def test_a_certificate_that_nobody_vouches_for(applied: Applied, tmp_path: Path) -> None:
    config = json.loads(applied.plane.kubeconfig.read_text(encoding="utf-8"))
    del config["clusters"][0]["cluster"]["insecure-skip-tls-verify"]
    (tmp_path / "strict").write_text(json.dumps(config), encoding="utf-8")
    done = applied.verify(tmp_path / "strict")
    assert done.returncode == 3
    assert "its certificate is not one that the kubeconfig trusts" in done.stderr


def test_inside_a_cluster_the_account_of_the_pod_asks(
    applied: Applied, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files and variables that a kubelet gives a pod: no kubelet runs here."""
    (tmp_path / "token").write_text(applied.plane.token, encoding="utf-8")
    authority = applied.plane.folder / "certificates/apiserver.crt"
    monkeypatch.setattr(kubeconfig, "_ACCOUNT", tmp_path / "token")
    monkeypatch.setattr(incluster_config, "SERVICE_TOKEN_FILENAME", str(tmp_path / "token"))
    monkeypatch.setattr(incluster_config, "SERVICE_CERT_FILENAME", str(authority))
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "127.0.0.1")
    monkeypatch.setenv("KUBERNETES_SERVICE_PORT", str(applied.plane.port))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("KUBECONFIG", raising=False)
    asked = Cluster(meant(None, None, os.environ))
    assert asked.get(f"/api/v1/namespaces/{NAME}").status == 200
