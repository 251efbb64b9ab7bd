"""Worlds for the backends: a git project with a bare remote, a real MLflow server on loopback."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from e2e.backends.world import World, build, commit, git

_UP_SECONDS = 180.0


@pytest.fixture(scope="session")
def mlflow_uri(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real MLflow server: sqlite, loopback, a free port; up once for the whole session."""
    folder = tmp_path_factory.mktemp("mlflow")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    uri = f"http://127.0.0.1:{port}"
    store = [f"--backend-store-uri=sqlite:///{folder}/db", f"--artifacts-destination={folder}/art"]
    argv = [sys.executable, "-m", "mlflow", "server", "--host=127.0.0.1", f"--port={port}"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*argv, *store, "--workers=1"],
            env={**os.environ, "MLFLOW_DISABLE_TELEMETRY": "true"},
            cwd=folder,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(f"{uri}/health", server, folder / "log")
        yield uri
    finally:
        os.killpg(server.pid, 15)
        server.wait(30)


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + _UP_SECONDS
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own loopback
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError):
            time.sleep(0.3)
    pytest.fail(f"the MLflow server did not come up: {log.read_text()}")


@pytest.fixture
def git_world(tmp_path: Path) -> World:
    """A clone whose remote is a bare repository beside it."""
    world = build(tmp_path / "one", tmp_path / "store", {"backend": "git-sidecar"})
    commit(world.project)
    git(tmp_path, "clone", "--quiet", "--bare", "one", "remote.git")
    world.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    return world


@pytest.fixture
def second_clone(tmp_path: Path) -> Callable[[], World]:
    """Another clone of the same remote, with the same emitted tree."""

    def clone() -> World:
        git(tmp_path, "clone", "--quiet", "remote.git", "two")
        return World(tmp_path / "two", tmp_path / "store")

    return clone


@pytest.fixture
def mlflow_world(tmp_path: Path, request: pytest.FixtureRequest) -> World:
    """A project tracked in MLflow, with a model name of its own."""
    uri = request.getfixturevalue("mlflow_uri")
    name = f"tiny-{tmp_path.name}"
    tracking = {"backend": "mlflow", "uri": uri, "model": name}
    world = build(tmp_path / "one", tmp_path / "store", {**tracking, "experiment": name})
    commit(world.project)
    return world


@pytest.fixture(params=["git", "mlflow"])
def world(request: pytest.FixtureRequest) -> World:
    """Each behaviour below holds for both backends."""
    found: World = request.getfixturevalue(f"{request.param}_world")
    return found
