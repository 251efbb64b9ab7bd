"""Where a tree may go: places, links and paths that are refused before anything is written."""

import os
import pwd
from pathlib import Path

import pytest
from unit.emit.trees import HEADER, README, TREE, build

from mlopsc.artifact.model import Artifact
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.publish import publish


@pytest.mark.parametrize("place", ["/", ".", "..", "~", ".git/out", "sub/.GIT"])
def test_places_that_must_not_be_replaced(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = Path(pwd.getpwuid(os.getuid()).pw_dir) if place == "~" else Path(place)
    with pytest.raises(EmitFailure) as caught:
        publish(TREE, HEADER, out, project=tmp_path, force=True)
    assert caught.value.kind == "refused"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("link", ["out", "out/prod", "out/prod/sidecar"])
def test_a_symbolic_link_in_the_way_is_refused(tmp_path: Path, link: str) -> None:
    target = tmp_path / "elsewhere"
    target.mkdir()
    (tmp_path / "project" / link).parent.mkdir(parents=True)
    (tmp_path / "project" / link).symlink_to(target)
    with pytest.raises(EmitFailure) as caught:
        build(tmp_path / "project", target="prod/sidecar", force=True)
    assert caught.value.kind == "symlink"
    assert caught.value.paths == (str(tmp_path / "project" / link),)
    assert list(target.iterdir()) == []


@pytest.mark.parametrize("name", ["mutex", "stage", "old"])
def test_a_symbolic_link_planted_beside_the_tree_is_not_followed(tmp_path: Path, name: str) -> None:
    build(tmp_path)
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "file").write_text("kept\n")
    (tmp_path / "out" / f".sidecar.mlopsc-{name}").symlink_to(victim)
    if name == "mutex":
        with pytest.raises(EmitFailure) as caught:
            build(tmp_path, README)
        assert caught.value.kind == "symlink"
    else:
        build(tmp_path, README)
    assert (victim / "file").read_text() == "kept\n"


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "sidecar").write_text("a file\n")
    with pytest.raises(EmitFailure) as caught:
        build(tmp_path, force=True)
    assert caught.value.kind == "foreign"


@pytest.mark.parametrize(
    "path", ["../x", "/x", "a//b", "a/./b", "", "a b", ".git/hooks/x", "a\\b", "é", "x" * 201]
)
def test_a_path_that_is_not_proven_is_our_fault(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="no path that a tree may hold"):
        build(tmp_path, Artifact(path, ""))


@pytest.mark.parametrize("paths", [("a", "a"), ("a", "A"), ("a", "a/b"), ("mlops.lock.json",)])
def test_paths_that_clash_are_our_fault(tmp_path: Path, paths: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="written twice"):
        build(tmp_path, *(Artifact(path, "") for path in paths))
