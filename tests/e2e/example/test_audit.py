"""The lines of an auditor, run in a clone: each finds the mechanism that it asks for."""

import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest
from e2e.example.project import REPOSITORY

ROLLBACK = r'grep -r "rollback\|previous_version" --include="*.py" --include="*.yaml" out/'
TRACKING = r'grep -r "mlflow.start_run\|wandb.init" --include="*.py"'
LINES = (ROLLBACK, TRACKING)
RUNTIME = "out/sidecar/runtime"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `git clone` would bring: the files that git knows, as they are now."""
    root = tmp_path_factory.mktemp("audit") / "clone"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (REPOSITORY / name).is_file():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, root / name)
    return root


def found(line: str, folder: Path) -> dict[str, list[str]]:
    """What the line prints in `folder`: by file, the lines."""
    done = subprocess.run(
        ["bash", "-c", line], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stderr == ""
    files: dict[str, list[str]] = {}
    for each in done.stdout.splitlines():
        file, _, text = each.partition(":")
        files.setdefault(file, []).append(text)
    return files


def calls(texts: Iterable[str], call: str) -> list[str]:
    """The lines that are code, not words about it."""
    return [each for each in texts if call in each and not each.lstrip().startswith("#")]


def test_the_rollback_is_found(clone: Path) -> None:
    files = found(ROLLBACK, clone)
    assert any("def rollback(" in each for each in files[f"{RUNTIME}/rollback.py"])
    assert calls(files[f"{RUNTIME}/rollback.py"], "present.previous_version")
    assert calls(files[f"{RUNTIME}/backends/git_messages.py"], '"previous_version"')
    assert calls(files["out/sidecar/tests/test_rollback.py"], '"rollback"')


def test_the_tracking_is_found(clone: Path) -> None:
    files = found(TRACKING, clone)
    trees = [each for each in files if each.endswith("runtime/backends/mlflow_registry.py")]
    assert {
        f"{RUNTIME}/backends/mlflow_registry.py",
        f"examples/mortgage/{RUNTIME}/backends/mlflow_registry.py",
    } <= set(trees)
    for each in trees:
        assert calls(files[each], "with mlflow.start_run("), each


@pytest.mark.parametrize("line", LINES)
def test_in_the_second_example_too(clone: Path, line: str) -> None:
    assert found(line, clone / "examples" / "mortgage")
