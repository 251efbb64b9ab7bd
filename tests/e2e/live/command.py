"""The command as a user starts it, in an environment that names no cluster."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from e2e.live.api_server import TOKEN

ROOT = Path(__file__).parents[3]
_CASE = ROOT / "tests/cases/kubeflow-full"
Done = subprocess.CompletedProcess[str]


def compiled(folder: Path) -> Path:
    """A project with a tree of the kubeflow target."""
    shutil.copytree(_CASE, folder, ignore=shutil.ignore_patterns("expected"))
    assert mlopsc(folder, "build").returncode == 0
    return folder


def mlopsc(folder: Path, *words: str, **environment: str) -> Done:
    return python(folder, "-m", "mlopsc", *words, **environment)


def python(folder: Path, *words: str, **environment: str) -> Done:
    removed = ("KUBECONFIG", "KUBERNETES_SERVICE_HOST", "HTTP_PROXY", "http_proxy")
    env = {key: value for key, value in os.environ.items() if key not in removed}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env={**env, "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert TOKEN not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


def live(folder: Path, kubeconfig: Path, *words: str) -> Done:
    return mlopsc(folder, "verify", "--live", "--kubeconfig", str(kubeconfig), *words)


def failed(done: Done, *words: str) -> None:
    """The tree was hashed first; then one error, on one line."""
    assert done.returncode == 3, done.stdout + done.stderr
    assert done.stdout == "out/kubeflow: as published\n"
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    for each in words:
        assert each in line
