"""What a shell reads in emitted files, before shellcheck; a recipe of an image, before hadolint."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from unit.targets.test_sidecar import every_tree, judge, trees, yaml_files

__all__ = ["trees"]
ALLOWED = {
    2016: 'printf "username=x-access-token',
}
"""git's credential helper is meant to be expanded by git, when it asks: so the token is nowhere."""
_STAGES = ("before_script", "script", "after_script")


def scripts(path: Path) -> Iterator[tuple[str, str]]:
    """Every script of a workflow or a pipeline, with the shell that its runner starts."""
    content = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    if path.name == ".gitlab-ci.yml":
        for job in content.values():
            for stage in _STAGES if isinstance(job, dict) else ():
                yield "sh", "\n".join(job.get(stage, ()))
    elif ".github" in path.parts:
        for job in content["jobs"].values():
            yield from (("bash", each["run"]) for each in job["steps"] if "run" in each)


def findings(shell: str, script: str, folder: Path) -> list[dict[str, Any]]:
    file = folder / "script"
    file.write_text(script + "\n", encoding="utf-8")
    done = judge("shellcheck", "--norc", "--shell", shell, "--format", "json", str(file))
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@every_tree
def test_shellcheck_finds_nothing(trees: dict[str, Path], name: str, tmp_path: Path) -> None:
    looked = 0
    for file in yaml_files(trees[name]):
        for shell, script in scripts(file):
            looked += 1
            for each in findings(shell, script, tmp_path):
                line = script.splitlines()[each["line"] - 1]
                assert ALLOWED.get(each["code"], "\0") in line, (file, each)
    assert looked


@every_tree
def test_hadolint_finds_nothing(trees: dict[str, Path], name: str) -> None:
    """No tree of this target builds an image; the day one does, it is judged here."""
    for file in trees[name].rglob("*Dockerfile*"):
        done = judge("hadolint", "--no-color", str(file))
        assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    ("script", "code"),
    [("rm -rf $1/", 2086), ("cd elsewhere\nrm -r build", 2164), ("echo `date`", 2006)],
)
def test_shellcheck_bites(script: str, code: int, tmp_path: Path) -> None:
    assert code in {each["code"] for each in findings("bash", script, tmp_path)}


def test_hadolint_bites(tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text("FROM debian\nRUN apt-get install python3\n", encoding="utf-8")
    done = judge("hadolint", "--no-color", str(file))
    assert done.returncode
    assert "DL3006" in done.stdout
