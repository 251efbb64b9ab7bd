"""`mlopsc verify --live` where no cluster answers as it should: words, exit 3, and no secret."""

import socket
import time
from pathlib import Path
from typing import Any

import pytest
from e2e.live.api_server import TOKEN, refusal, serving, write_kubeconfig
from e2e.live.command import compiled, failed, live, mlopsc

from mlopsc.live import cluster
from mlopsc.live.cluster import Cluster
from mlopsc.live.failure import LiveFailure
from mlopsc.live.kubeconfig import meant


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("built") / "project")


def test_nothing_listens(built: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        server = f"http://127.0.0.1:{free.getsockname()[1]}"
    started = time.monotonic()
    failed(
        live(built, write_kubeconfig(tmp_path, server)),
        f"context double ({server}): nothing listens there",
        "choose another by --context NAME (the kubeconfig has no other) or --kubeconfig FILE",
    )
    assert time.monotonic() - started < 10


def test_a_name_that_nobody_knows(built: Path, tmp_path: Path) -> None:
    path = write_kubeconfig(tmp_path, "https://cluster.invalid:6443")
    failed(live(built, path), "its name is not known")


def test_a_server_that_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection and is silent; seconds in real life, half a one here."""
    monkeypatch.setattr(cluster, "_ANSWER", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        path = write_kubeconfig(tmp_path, f"http://127.0.0.1:{silent.getsockname()[1]}")
        asked = Cluster(meant(str(path), None, {}))
        with pytest.raises(LiveFailure, match="it did not answer within 0 s"):
            asked.get("/version")


def test_a_server_that_is_slow_all_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_ALL", 0.0)
    path = write_kubeconfig(tmp_path, "http://127.0.0.1:1")
    asked = Cluster(meant(str(path), None, {}))
    with pytest.raises(LiveFailure, match="it answers too slowly"):
        asked.get("/version")


ANSWERS: dict[str, tuple[tuple[int, Any], str]] = {
    "expired": (refusal(401, "Unauthorized", "Unauthorized"), "does not accept these credentials"),
    "broken": (refusal(500, "InternalError", "etcd is gone"), "the server failed (500): etcd"),
    "another server": ((200, "<html>hello</html>"), "no Kubernetes API server (HTTP 200)"),
    "a login page": ((302, "<html>login</html>"), "no Kubernetes API server (HTTP 302)"),
    "a web server": ((404, "<html>not found</html>"), "no Kubernetes API server (HTTP 404)"),
    "an empty answer": ((200, ""), "no Kubernetes API server (HTTP 200)"),
    "other JSON": ((200, [1]), "no Kubernetes API server (HTTP 200)"),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_what_is_no_answer(built: Path, tmp_path: Path, answer: str) -> None:
    reply, words = ANSWERS[answer]
    with serving({"*": reply}) as double:
        failed(live(built, double.kubeconfig(tmp_path)), f"context double ({double.url})", words)
        assert len(double.asked) == 1, "it asks once, and follows no other address"
        assert double.asked[0] == ("/api/v1/namespaces/fraud", f"Bearer {TOKEN}")


def test_another_cluster(built: Path, tmp_path: Path) -> None:
    with serving({"*": refusal(404, "NotFound", 'namespaces "fraud" not found')}) as double:
        failed(
            live(built, double.kubeconfig(tmp_path)),
            f"context double ({double.url}): there is no namespace fraud",
            "If that is the wrong cluster, choose another by --context",
            "if the tree was never applied: kubectl apply --server-side -k out/kubeflow",
        )


KINDS = ("Namespace", "ServiceAccount", "ResourceQuota", "LimitRange", "ConfigMap")
GROUPS = (
    "kueue.x-k8s.io/v1beta2",
    "networking.k8s.io/v1",
    "pipelines.kubeflow.org/v2beta1",
    "rbac.authorization.k8s.io/v1",
    "serving.kserve.io/v1beta1",
)


def test_every_right_and_every_kind_that_is_missing_is_named(built: Path, tmp_path: Path) -> None:
    message = (
        'resourcequotas is forbidden: User "me" cannot get resource "resourcequotas" in API group '
        '"" in the namespace "fraud"'
    )
    kinds = [
        {"name": f"{each.lower()}s", "kind": each, "namespaced": each != "Namespace"}
        for each in KINDS
    ]
    listing = {"kind": "APIResourceList", "groupVersion": "v1", "resources": kinds}
    unknown = {f"/apis/{each}": (404, "404 page not found\n") for each in GROUPS}
    answers = {"/api/v1": (200, listing), **unknown, "*": refusal(403, "Forbidden", message)}
    with serving(answers) as double:
        done = mlopsc(built, "verify", "--live", KUBECONFIG=str(double.kubeconfig(tmp_path)))
    assert done.returncode == 3
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert (
        "no right  ResourceQuota fraud-compute: get resourcequotas in the namespace fraud" in lines
    )
    queue = lines.index("not ok    ClusterQueue fraud")
    words = "the cluster does not know kueue.x-k8s.io/v1beta2: install the CRDs of kueue.x-k8s.io"
    assert lines[queue + 1].strip() == words
    assert "could not be asked: bind a Role with the rights above" in lines[-1]


def test_one_that_is_busy_is_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PAUSES", (0.0, 0.0))
    busy = refusal(429, "TooManyRequests", "storage is (re)initializing")
    with serving({"*": busy}) as double:
        asked = Cluster(meant(str(double.kubeconfig(tmp_path)), None, {}))
        with pytest.raises(LiveFailure, match=r"the server failed \(429\): storage is"):
            asked.get("/version")
        assert len(double.asked) == 3
