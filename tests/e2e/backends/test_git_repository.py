"""git-sidecar in a pod: no work tree, a repository behind a login, its clone.

The project lies below a folder of the repository, as in one that holds many; the copy of it that
runs, an image's, has no `.git`.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from e2e.backends.world import World, build, commit, git, program
from e2e.git_server import READER, WRITER, GitServer, serving

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

    def image(self, name: str = "image") -> World:
        """The project as it is in the clone now, in a folder that git knows nothing of."""
        project = self.folder / name
        shutil.copytree(self.clone / BELOW, project)
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
