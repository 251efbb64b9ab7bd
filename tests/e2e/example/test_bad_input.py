"""A run that cannot go on says so, through the command line, and leaves nothing behind."""

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.example.project import Project, Said, make

DATA = "examples/mortgage/data/hmda.csv"
DROPPED = "-dac_override,-dac_read_search"
AS_ANYBODY = (
    ("setpriv", f"--bounding-set={DROPPED}", f"--inh-caps={DROPPED}") if os.geteuid() == 0 else ()
)
"""Root may write everywhere; this takes that from it, as nobody else has it anyway."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make(tmp_path)


def tags(project: Project) -> str:
    """Everything that is registered, here and at the remote."""
    return project.do("git", "tag") + project.do("git", "ls-remote", "--tags", "origin")


def refused_clearly(said: Said, code: int, *words: str) -> None:
    """Words of ours on standard error, no traceback, nothing on standard output."""
    assert said.code == code, said.out + said.err
    assert "Traceback" not in said.err + said.out
    assert "bug of mlopsc" not in said.err
    for each in words:
        assert each in said.err


def test_a_repository_without_git(project: Project) -> None:
    shutil.rmtree(project.root / ".git")
    said = project.mlopsc("run")
    refused_clearly(said, 3, "track", "git")
    assert "prepare: started" not in said.err, "nothing trains that cannot be tracked"


def test_a_repository_without_a_commit(project: Project) -> None:
    shutil.rmtree(project.root / ".git")
    project.do("git", "init", "--quiet", str(project.root))
    said = project.mlopsc("run")
    refused_clearly(said, 3, "commit")


def test_a_remote_that_is_not_there(project: Project) -> None:
    project.do("git", "remote", "set-url", "origin", str(project.root.parent / "gone.git"))
    refused_clearly(project.mlopsc("run"), 3, "origin", "nothing was changed")


def test_a_dirty_work_tree_makes_no_tag(project: Project) -> None:
    """What nobody else can fetch is trained and judged, and registered only once committed."""
    settings = project.root / "examples" / "mortgage" / "settings.py"
    settings.write_text(settings.read_text("utf-8") + "\n# not committed\n", encoding="utf-8")
    said = project.mlopsc("run")
    refused_clearly(
        said,
        1,
        "warning: the work tree has changes that are not committed",
        "changes that were not committed, so no commit is the code that trained it",
        "finished steps are in the cache",
    )
    assert "verdict: approved" in said.out
    assert tags(project) == ""
    project.commit("Commit it")
    again = project.mlopsc("run")
    assert (again.code, "train: cached" in again.err) == (0, True), again.err
    assert "model/mortgage/champion" in tags(project)


def test_data_that_are_not_pinned(project: Project) -> None:
    """No build goes without the pin; and no run does, should a tree have come without it."""
    lock = project.folder / "data.lock.json"
    lock.write_text(json.dumps({"schema": "mlopsc/data-lock/v1", "data": {}}), encoding="utf-8")
    refused_clearly(project.mlopsc("build"), 1, "MLC405", "run `mlopsc pin`")
    project.replace("kind: text}", "kind: text, size: 1MB}")
    refused_clearly(project.mlopsc("build"), 1, "MLC401", "run `mlopsc pin`")
    pipeline = project.tree / "pipeline.json"
    content = json.loads(pipeline.read_text(encoding="utf-8"))
    content["data"]["applications"]["sha256"] = None
    pipeline.write_text(json.dumps(content), encoding="utf-8")
    refused_clearly(project.mlopsc("run"), 3, "dataset applications is not pinned", "mlopsc pin")
    assert tags(project) == ""


def test_data_that_changed_since_they_were_pinned(project: Project) -> None:
    with (project.folder / DATA).open("a", encoding="utf-8") as file:
        file.write("\n")
    said = project.mlopsc("run")
    refused_clearly(said, 2, "dataset applications", "but the build pinned", "mlopsc pin")
    assert "prepare: started" not in said.err
    assert tags(project) == ""


def test_data_that_are_a_pointer_of_git_lfs(project: Project) -> None:
    oid = f"oid sha256:{'0' * 64}\nsize 203972\n"
    (project.folder / DATA).write_text(f"version https://git-lfs.github.com/spec/v1\n{oid}")
    refused_clearly(project.mlopsc("run"), 3, "Git LFS pointer", f"git lfs pull --include '{DATA}'")


@pytest.mark.parametrize(
    ("spoil", "code", "word"),
    [
        (shutil.rmtree, 3, "run `mlopsc build` first"),
        (lambda tree: (tree / "pipeline.json").write_text("{"), 3, "pipeline.json"),
        (lambda tree: (tree / "gates.json").unlink(), 3, "gates.json"),
        (lambda tree: (tree / "gates.json").write_bytes(b"\xff\xfe\x00"), 3, "gates.json"),
    ],
    ids=["no tree", "half a file", "no gates", "binary"],
)
def test_a_tree_that_cannot_be_run(
    project: Project, spoil: Callable[[Path], object], code: int, word: str
) -> None:
    spoil(project.tree)
    refused_clearly(project.mlopsc("run"), code, word)


def test_a_folder_that_is_not_there(project: Project) -> None:
    refused_clearly(project.mlopsc("run", "--project", "nowhere"), 3, "nowhere")


def test_two_runs_at_once(project: Project) -> None:
    """The second is told who runs, and does not wait for hours; the first is not disturbed."""
    hang = "import time\nprint('waiting', flush=True)\ntime.sleep(8)\n"
    prepare = project.root / "examples" / "mortgage" / "prepare.py"
    prepare.write_text(hang, encoding="utf-8")
    project.commit("A step that takes its time")
    with project.start(sys.executable, "-m", "mlopsc", "run") as first:
        assert first.stderr is not None
        heard = iter(first.stderr.readline, "")
        assert any("prepare | waiting" in line for line in heard)
        second = project.mlopsc("run")
        _, err = first.communicate(timeout=60)
    refused_clearly(second, 4, "another run of this project is going on", f"process {first.pid}")
    assert first.returncode == 5, "it ends by its own: the step leaves nothing"
    assert "nothing to its output" in err


def test_a_folder_that_may_only_be_read(project: Project) -> None:
    project.folder.chmod(0o555)
    try:
        done = project.say(*AS_ANYBODY, sys.executable, "-m", "mlopsc", "run")
    finally:
        project.folder.chmod(0o755)
    refused_clearly(done, 3, ".mlops: Permission denied")
    assert not (project.folder / ".mlops").exists()
