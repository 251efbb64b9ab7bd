"""What only git-sidecar promises: nobody's work tree moves, and the refusals are clear."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.backends.world import World, build, commit, git, program

CHAMPION = "refs/tags/model/tiny/champion"


def test_version_is_a_tag_beside_the_branch_and_the_work_tree_is_untouched(
    git_world: World,
) -> None:
    head = git_world.git("rev-parse", "HEAD")
    git_world.submit("0.80")
    assert git_world.git("rev-parse", "HEAD") == head
    assert git_world.git("status", "--porcelain") == ""
    assert git_world.git("rev-parse", "model/tiny/v1^") == head
    added = git_world.git("diff", "--name-only", head, "model/tiny/v1").splitlines()
    folder = "models/tiny/v1"
    assert added == [f"{folder}/model.meta.json", f"{folder}/model.onnx", f"{folder}/verdict.json"]
    assert git_world.git("cat-file", "-t", "model/tiny/v1") == "tag"
    assert git_world.git("fsck", "--strict", "--no-dangling") == ""


def test_champion_tag_carries_the_way_back(git_world: World) -> None:
    git_world.crown("0.80")
    git_world.crown("0.81")
    message = json.loads(git_world.git("tag", "--list", "--format=%(contents)", "*/champion"))
    assert message["version"] == 2
    assert message["previous_version"] == 1
    assert message["history"] == [1]
    there = git_world.git("ls-remote", "origin", CHAMPION).split()[0]
    assert git_world.git("rev-parse", CHAMPION) == there


def test_dirty_work_tree_is_refused_by_name_before_a_tag_is_made(git_world: World) -> None:
    run = git_world.train("0.80")
    git_world.do("gate", "--run", str(run))
    (git_world.project / "notes.txt").write_text("later")
    (git_world.project / "out" / "scratch.txt").write_text("compiled, and counts")
    said = git_world.say("register", "--run", str(run))
    assert said.code == 1
    assert "changes that are not committed: notes.txt, out/scratch.txt. " in said.err
    assert git_world.git("tag") == ""


def test_run_that_started_dirty_is_refused_even_when_committed_later(git_world: World) -> None:
    (git_world.project / "notes.txt").write_text("later")
    run = git_world.train("0.80")
    git_world.do("gate", "--run", str(run))
    commit(git_world.project)
    said = git_world.say("register", "--run", str(run))
    assert (said.code, "this run started with changes" in said.err) == (1, True)


@pytest.mark.parametrize(
    ("prepare", "message"),
    [((), "is in no git repository"), (("init", "--quiet"), "has no commit yet")],
)
def test_no_repository_or_no_commit_does_not_start(
    tmp_path: Path, prepare: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    world = build(tmp_path / "one", tmp_path / "store", {"backend": "git-sidecar"})
    if prepare:
        git(world.project, *prepare)
    said = world.say("track", "--run", str(world.project / ".mlops/runs/r1"))
    assert said.code == 3
    assert message in said.err


def test_remote_that_is_away_starts_nothing_and_promotes_nothing(git_world: World) -> None:
    git_world.submit("0.80")
    git_world.git("remote", "set-url", "origin", "/nowhere.git")
    for verb in (("track", "--run", str(git_world.project / "r9")), ("promote", "--version=1")):
        said = git_world.say(*verb)
        assert said.code == 3
        assert "the remote origin cannot be reached, nothing was changed" in said.err
    assert "champion" not in git_world.git("tag")


def test_remote_that_forbids_the_push_is_reported_and_nothing_moves(
    git_world: World, tmp_path: Path
) -> None:
    git_world.submit("0.80")
    hook = tmp_path / "remote.git" / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\necho tags are protected\nexit 1\n")
    hook.chmod(0o755)
    said = git_world.say("promote", "--version", "1")
    assert (said.code, "tags are protected" in said.err) == (3, True)
    assert "champion" not in git_world.git("tag")


def test_without_a_remote_the_local_refs_are_compared_and_swapped(git_world: World) -> None:
    git_world.git("remote", "remove", "origin")
    git_world.crown("0.80")
    git_world.crown("0.81")
    assert "returned to v1" in git_world.do("rollback")
    assert "champion" in git_world.git("tag")


def test_version_registered_before_the_remote_was_added_is_pushed_with_the_flip(
    git_world: World, tmp_path: Path, second_clone: Callable[[], World]
) -> None:
    git_world.git("remote", "remove", "origin")
    git_world.submit("0.80")
    git_world.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    git_world.do("promote", "--version", "1")
    assert second_clone().state()["champion"] == 1


def test_foreign_tag_in_our_namespace_is_named(git_world: World) -> None:
    git_world.git("tag", "--annotate", "--message=mine", "model/tiny/v7")
    said = git_world.say("versions")
    assert (said.code, "model/tiny/v7 was not made by this runtime" in said.err) == (1, True)


def test_large_binary_is_refused_without_lfs(git_world: World) -> None:
    git_world.configure("tracking.json", large_binary_bytes=100)
    run = git_world.train("0.80")
    git_world.do("gate", "--run", str(run))
    said = git_world.say("register", "--run", str(run))
    assert (said.code, "more than plain git should hold (100)" in said.err) == (1, True)


@pytest.mark.skipif(shutil.which("git-lfs") is None, reason="git-lfs is not installed here")
def test_model_under_lfs_is_a_pointer_in_git_and_whole_for_another_clone(
    git_world: World, second_clone: Callable[[], World]
) -> None:
    git_world.configure("tracking.json", binary_versioning="git-lfs", large_binary_bytes=200)
    attributes = "models/**/*.onnx filter=lfs diff=lfs merge=lfs -text\n"
    (git_world.project / ".gitattributes").write_text(attributes)
    git_world.git("add", "--all")
    git_world.git("commit", "--quiet", "--message=lfs")
    git_world.git("lfs", "install", "--local")
    git_world.crown("0.80")
    stored = git_world.git("cat-file", "blob", "model/tiny/v1:models/tiny/v1/model.onnx")
    assert stored.startswith("version https://git-lfs.github.com/spec/v1")
    assert git_world.git("status", "--porcelain") == ""
    git_world.git("push", "--quiet", "origin", "main")
    other = second_clone()
    other.git("lfs", "install", "--local")
    _, gated = other.submit("0.82", rows=12)
    assert "scoring the champion v1 again" in gated.out
    assert gated.code == 0


def test_emitted_tree_runs_as_a_program_and_stays_as_it_was(git_world: World) -> None:
    git_world.crown("0.80")
    before = sorted(git_world.tree.rglob("*"))
    done = subprocess.run(
        program(git_world, "versions"), cwd=git_world.project, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert "v1       approved  champion" in done.stdout
    assert sorted(git_world.tree.rglob("*")) == before
