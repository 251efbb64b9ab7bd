"""A scratch copy of the repository, in which the tests run the pipeline and its registry.

Nothing here touches the user's clone, its tags or its tracking server: files are copied, git
gets a remote of its own, and MLflow a server of its own on the loopback address.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

TREE = Path(__file__).resolve().parent.parent
PROJECT = next(folder.parent for folder in TREE.parents if folder.name == "out")
SECONDS = 3600


@dataclass(frozen=True)
class Scratch:
    """A copy of the repository; `tree` is the copy of the compiled tree in it."""

    project: Path
    environment: dict[str, str]

    @property
    def tree(self) -> Path:
        return self.project / TREE.relative_to(PROJECT)

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A command in the copy; its output is text, its exit code is for the caller."""
        return subprocess.run(
            words,
            cwd=self.project,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def mlopsc(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`mlopsc run` in the copy, on the copy of this tree."""
        place = TREE.relative_to(PROJECT).parts[1:]
        where = ("--env", place[0]) if len(place) > 1 else ()
        target = ("--target", place[-1])
        return self.run(sys.executable, "-m", "mlopsc", "run", *where, *target, *words)

    def runtime(self, *words: str, tree: Path | None = None) -> subprocess.CompletedProcess[str]:
        """A verb of the runtime, of this tree or of a changed copy of it."""
        return self.run(sys.executable, str((tree or self.tree) / "runtime"), *words)

    def variant(self, name: str, file: str, changed: object) -> Path:
        """A copy of the tree, outside the repository, in which one configuration differs."""
        copy = self.project.parent / name
        shutil.copytree(self.tree, copy)
        (copy / file).write_text(json.dumps(changed), encoding="utf-8")
        return copy

    def commit(self, file: str, changed: object) -> None:
        """Another configuration in the copy, committed: a version is registered from no other."""
        path = self.tree / file
        path.write_text(json.dumps(changed), encoding="utf-8")
        for words in (("add", str(path)), ("commit", "--quiet", "--no-verify", "--message=test")):
            done = self.run("git", *words)
            assert done.returncode == 0, done.stdout + done.stderr

    def read(self, file: str) -> dict[str, Any]:
        found = json.loads((self.tree / file).read_text(encoding="utf-8"))
        assert isinstance(found, dict)
        return found

    def last_run(self) -> Path:
        runs = (self.project / ".mlops" / "runs").iterdir()
        return max((run for run in runs if (run / "verdict.json").is_file()), key=_written)


def _written(run: Path) -> int:
    return (run / "verdict.json").stat().st_mtime_ns


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str | None]:
    """The address of an MLflow server for these tests; nothing where the backend is git."""
    tracking = json.loads((TREE / "tracking.json").read_text(encoding="utf-8"))
    if tracking["backend"] != "mlflow":
        yield None
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("mlflow")
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1"),
            *("--port", str(port), "--workers", "1"),
            *("--backend-store-uri", f"sqlite:///{folder}/store.db"),
            *("--artifacts-destination", str(folder / "artifacts")),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(30)


def _wait(address: str, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        assert server.poll() is None, "the MLflow server of the tests did not start"
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail("the MLflow server of the tests did not answer")


@pytest.fixture(scope="session")
def scratch(tmp_path_factory: pytest.TempPathFactory, registry: str | None) -> Scratch:
    """One copy for all tests, committed, with a bare remote beside it: training runs once."""
    folder = tmp_path_factory.mktemp("scratch")
    copy = folder / "project"
    _copy(copy)
    environment = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{f"GIT_{who}_NAME": "test" for who in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{who}_EMAIL": "test@example.com" for who in ("AUTHOR", "COMMITTER")},
    }
    made = Scratch(copy, environment)
    _use(made, registry)
    remote = folder / "remote.git"
    for words in (
        ("git", "init", "--quiet", "--bare", str(remote)),
        ("git", "init", "--quiet", "--initial-branch=main", "."),
        ("git", "remote", "add", "origin", str(remote)),
        ("git", "add", "--all"),
        ("git", "commit", "--quiet", "--no-verify", "--message=scratch"),
    ):
        done = made.run(*words)
        assert done.returncode == 0, done.stderr
    return made


def _use(made: Scratch, registry: str | None) -> None:
    """Point the copy at the tests' own server, and at its own remote."""
    changed = {**made.read("tracking.json"), "uri": registry, "remote": "origin"}
    (made.tree / "tracking.json").write_text(json.dumps(changed), encoding="utf-8")


def _copy(to: Path) -> None:
    """The files that git knows, or, outside a repository, all but the state of runs."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=PROJECT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        shutil.copytree(PROJECT, to, ignore=shutil.ignore_patterns(".mlops", ".git"))
        return
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(PROJECT / name, to / name)
