"""git-sidecar in a pod: no work tree, a repository behind a login, its clone.

The project lies below a folder of the repository, as in one that holds many; the copy of it that
runs, an image's, has no `.git`.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from e2e.backends.world import World, build, commit, git, program
from e2e.git_server import READER, WRITER, GitServer, serving

from mlopsc_templates.runtime import checkout

BELOW = "services/tiny"


@dataclass(frozen=True)
class Forge:
    """A server with one repository, and the clone of somebody who works on it."""

    server: GitServer
    clone: Path
    folder: Path

    @property
    def address(self) -> str:
        return f"{self.server.address}/tiny.git"

    @property
    def bare(self) -> Path:
        return self.server.folder / "tiny.git"

    def image(self, name: str = "image", below: str = BELOW) -> World:
        """The project as it is in the clone now, in a folder that git knows nothing of."""
        project = self.folder / name
        shutil.copytree(self.clone / below, project)
        checkout._clone.cache_clear()  # a pod is a process of its own
        return World(project, self.folder / "store")

    def push(self, message: str) -> str:
        """What changed in the clone; the new commit."""
        git(self.clone, "add", "--all")
        git(self.clone, "commit", "--quiet", f"--message={message}")
        git(self.clone, "push", "--quiet", str(self.bare), "HEAD:main")
        return git(self.clone, "rev-parse", "HEAD")

    def change(self, file: str, text: str) -> str:
        (self.clone / BELOW / file).write_text(text)
        return self.push(file)


@pytest.fixture
def forge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Forge]:
    monkeypatch.setenv("GIT_TOKEN", WRITER)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    clone, bare = tmp_path / "clone", tmp_path / "served" / "tiny.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    for key in ("allowFilter", "allowAnySHA1InWant"):  # as GitHub and GitLab have it
        git(bare, "config", f"uploadpack.{key}", "true")
    with serving(GitServer(bare.parent)) as server:
        tracking: dict[str, object] = {
            "backend": "git-sidecar",
            "remote": f"{server.address}/tiny.git",
        }
        build(clone / BELOW, tmp_path / "store", tracking)
        commit(clone)
        made = Forge(server, clone, tmp_path)
        git(clone, "push", "--quiet", str(bare), "HEAD:main")
        yield made


def test_a_version_is_a_tag_on_the_commit_that_brought_the_tree(forge: Forge) -> None:
    wanted = git(forge.clone, "rev-parse", "HEAD")
    forge.change("notes.md", "The code goes on; the tree does not.\n")
    pod = forge.image()
    number = pod.crown("0.80")
    assert number == 1
    assert git(forge.bare, "rev-parse", "model/tiny/v1^") == wanted
    added = git(forge.bare, "diff", "--name-only", wanted, "model/tiny/v1").splitlines()
    assert f"{BELOW}/models/tiny/v1/model.onnx" in added
    meta = f"model/tiny/v1:{BELOW}/models/tiny/v1/model.meta.json"
    assert json.loads(git(forge.bare, "show", meta))["code"] == {"commit": wanted, "dirty": False}
    assert pod.state()["champion"] == 1


def test_another_pod_compares_with_it_promotes_and_rolls_back(forge: Forge) -> None:
    forge.image("first").crown("0.80")
    second = forge.image("second")
    assert second.submit("0.801")[1].code == 1
    assert second.crown("0.82") == 3
    assert "returned to v1; v3" in forge.image("third").do("rollback")


def test_a_tree_that_runs_long_after_is_found_in_the_history(forge: Forge) -> None:
    old, first = forge.image("old"), git(forge.clone, "rev-parse", "HEAD")
    gates = forge.clone / BELOW / "out/sidecar/gates.json"
    forge.change("out/sidecar/gates.json", gates.read_text().replace('"0.5"', '"0.6"'))
    old.submit("0.80")
    assert git(forge.bare, "rev-parse", "model/tiny/v1^") == first


def test_a_tree_of_another_branch_is_found(forge: Forge) -> None:
    gates = forge.clone / BELOW / "out/sidecar/gates.json"
    gates.write_text(gates.read_text().replace('"0.5"', '"0.6"'))
    git(forge.clone, "commit", "--quiet", "--all", "--message=release")
    git(forge.clone, "push", "--quiet", str(forge.bare), "HEAD:release/1")
    forge.image().submit("0.80")
    found = git(forge.bare, "rev-parse", "model/tiny/v1^")
    assert found == git(forge.bare, "rev-parse", "release/1")


@pytest.mark.parametrize("file", ["gates.json", "runtime/gate.py"])
def test_a_tree_that_no_branch_holds_starts_nothing(forge: Forge, file: str) -> None:
    pod = forge.image()
    (pod.tree / file).write_text((pod.tree / file).read_text() + "\n")
    said = pod.say("track", "--run", str(pod.project / "r1"))
    assert said.code == 1
    assert f"no branch of {forge.address} holds the tree that runs here. Commit out/" in said.err


@pytest.mark.parametrize(
    ("token", "told"),
    [
        ("guessed", "cannot be cloned"),
        ("", "cannot be cloned"),
        (READER, "takes no tags from here, so no version could be registered"),
    ],
)
def test_a_token_that_does_not_do_starts_nothing(
    forge: Forge, token: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TOKEN", token)
    pod = forge.image()
    said = pod.say("track", "--run", str(pod.project / "r1"))
    assert said.code == 3
    assert told in said.err
    assert not token or token not in said.err
    assert git(forge.bare, "tag") == ""


def test_the_name_of_the_login_is_what_the_server_wants(
    forge: Forge, monkeypatch: pytest.MonkeyPatch
) -> None:
    forge.image("one").do("versions")
    assert set(forge.server.logins) == {f"git:{WRITER}"}
    forge.server.logins.clear()
    monkeypatch.setenv("GIT_USERNAME", "deploy-7")
    forge.image("two").do("versions")
    assert set(forge.server.logins) == {f"deploy-7:{WRITER}"}


def test_no_other_host_is_told_the_token(forge: Forge, tmp_path: Path) -> None:
    with serving(GitServer(tmp_path)) as elsewhere:
        forge.server.moved = elsewhere.address
        pod = forge.image()
        said = pod.say("versions")
        assert said.code == 3
        assert elsewhere.logins == []


def repositories(forge: Forge) -> list[Path]:
    """Clones that lie about."""
    return list(forge.folder.glob("repository-*"))


def test_a_clone_that_came_to_nothing_is_taken_away(forge: Forge) -> None:
    before = repositories(forge)
    pod = forge.image()
    forge.server.moved = "http://127.0.0.1:1"
    assert [pod.say("versions").code for _ in range(3)] == [3, 3, 3]
    assert repositories(forge) == before


def test_the_repository_of_an_image_is_not_asked(forge: Forge) -> None:
    """Nobody knows of when it is; and its files may not be the user's to write."""
    pod = forge.image()
    shutil.copytree(forge.clone / ".git", pod.project.parent / "git")
    (pod.project / "notes.txt").write_text("not committed")
    work = forge.folder / "work"
    shutil.copytree(pod.tree, work / "tree")
    (pod.project.parent / "git").rename(pod.project / ".git")
    (work / "tree/runtime/gate.py").write_text("print('approved')\n")
    words = [sys.executable, str(work / "tree/runtime"), "--project", str(pod.project)]
    words += ["track", "--run", str(work / "r1")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "holds the tree that runs here" in done.stderr


def test_what_serves_is_rolled_back_without_the_branch_that_brought_it(forge: Forge) -> None:
    gates = forge.clone / BELOW / "out/sidecar/gates.json"
    gates.write_text(gates.read_text().replace('"0.5"', '"0.6"'))
    git(forge.clone, "commit", "--quiet", "--all", "--message=release")
    git(forge.clone, "push", "--quiet", str(forge.bare), "HEAD:release")
    forge.image("first").crown("0.80")
    forge.image("second").crown("0.82")
    git(forge.bare, "branch", "-D", "release")
    third = forge.image("third")
    assert third.state()["champion"] == 2
    assert "returned to v1" in third.do("rollback")


def test_a_branch_that_goes_while_the_model_trains_loses_nothing(forge: Forge) -> None:
    gates = forge.clone / BELOW / "out/sidecar/gates.json"
    gates.write_text(gates.read_text().replace('"0.5"', '"0.6"'))
    git(forge.clone, "commit", "--quiet", "--all", "--message=feature")
    started = git(forge.clone, "rev-parse", "HEAD")
    git(forge.clone, "push", "--quiet", str(forge.bare), "HEAD:feature")
    run = forge.image("image").train("0.80")
    git(forge.bare, "branch", "-D", "feature")
    later = World(forge.folder / "image", forge.folder / "store")
    for verb in ("gate", "register"):
        done = subprocess.run(
            program(later, "--project", str(later.project), verb, "--run", str(run)),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    assert git(forge.bare, "rev-parse", "model/tiny/v1^") == started


def test_a_commit_that_is_gone_says_to_run_again(forge: Forge) -> None:
    pod = forge.image()
    run = pod.train("0.80")
    pod.do("gate", "--run", str(run))
    for name in ("model.meta.json", "track.json"):
        text = (run / name).read_text()
        known = git(forge.clone, "rev-parse", "HEAD")
        (run / name).write_text(text.replace(known, "1" * 40))
    said = pod.say("register", "--run", str(run))
    assert said.code == 1
    assert "its branch went. Run the pipeline again" in said.err


def test_the_commit_is_of_this_project_and_of_the_main_branch(forge: Forge) -> None:
    wanted = git(forge.clone, "rev-parse", "HEAD")
    other = forge.clone / "services/other/out/sidecar"
    other.mkdir(parents=True)
    (other / "pipeline.json").write_text("{}")
    forge.change("steps/train.py", "print('the code goes on')\n")
    git(forge.clone, "checkout", "--quiet", "-b", "wip", wanted)
    (forge.clone / BELOW / "out/sidecar/gates.json").touch()
    git(forge.clone, "commit", "--quiet", "--allow-empty", "--message=later")
    git(forge.clone, "push", "--quiet", str(forge.bare), "HEAD:wip")
    git(forge.clone, "checkout", "--quiet", wanted)
    forge.image().submit("0.80")
    assert git(forge.bare, "rev-parse", "model/tiny/v1^") == wanted


def test_a_version_is_found_after_the_project_moved(forge: Forge) -> None:
    forge.image("first").crown("0.80")
    git(forge.clone, "mv", "services", "apps")
    git(forge.clone, "commit", "--quiet", "--message=moved")
    git(forge.clone, "push", "--quiet", str(forge.bare), "HEAD:main")
    pod = forge.image("moved", "apps/tiny")
    assert pod.crown("0.82") == 2
    added = git(forge.bare, "diff", "--name-only", "model/tiny/v2^", "model/tiny/v2").splitlines()
    assert "apps/tiny/models/tiny/v2/model.onnx" in added


def test_files_come_only_when_they_are_asked_for(forge: Forge) -> None:
    """A pod that reads a tag does not load every model."""
    forge.image("first").crown("0.80")
    pod = forge.image("second")
    assert pod.state()["champion"] == 1
    clone = max(repositories(forge), key=lambda each: each.stat().st_mtime_ns)
    blob = git(forge.bare, "rev-parse", f"model/tiny/v1:{BELOW}/models/tiny/v1/model.onnx")
    there = git(clone, "rev-list", "--objects", "--all", "--missing=print")
    assert f"?{blob}" in there.split()


def test_a_token_may_hold_any_character(forge: Forge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TOKEN", r"a\nb%s\\c$HOME")
    forge.image().say("versions")
    assert set(forge.server.logins) == {r"git:a\nb%s\\c$HOME"}


def test_the_clone_goes_with_the_process(forge: Forge, tmp_path: Path) -> None:
    pod, scratch = forge.image(), tmp_path / "scratch"
    scratch.mkdir()
    done = subprocess.run(
        program(pod, "--project", str(pod.project), "versions"),
        env={**os.environ, "TMPDIR": str(scratch)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert list(scratch.iterdir()) == []


def test_a_work_tree_is_used_as_it_is(forge: Forge) -> None:
    """On a person's machine: no clone, and the login is the person's own or the token."""
    world = World(forge.clone / BELOW, forge.folder / "store")
    world.crown("0.80")
    assert git(forge.bare, "rev-parse", "model/tiny/v1^") == git(forge.clone, "rev-parse", "HEAD")
