"""Trees of targets that are no longer decided are removed whole, or not at all."""

import shutil
from pathlib import Path

import pytest
from unit.emit.faults import Scenario, quick_folder, sweep
from unit.emit.trees import HEADER, README, TREE, build, snapshot

from mlopsc.emit.beside import beside
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.prune import Pruned, prune
from mlopsc.emit.publish import publish
from mlopsc.emit.trees import compiled_trees
from mlopsc.emit.verify import verify


def trees_in(out: Path) -> list[str]:
    return sorted(each.parent.relative_to(out).as_posix() for each in out.rglob("mlops.lock.json"))


def test_only_what_is_ours_and_not_decided_goes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for target in ("sidecar", "kubeflow", "prod/vertex", "dev/vertex"):
        build(tmp_path, target=target)
    publish(TREE, {**HEADER, "what_if": True}, out / "sagemaker")
    (out / "notes").mkdir()
    (out / "notes" / "mine.txt").write_text("mine\n")
    pruned = prune(out, {"sidecar", "dev/vertex"}, project=tmp_path)
    assert pruned == Pruned(removed=("kubeflow", "prod/vertex"), kept=("sagemaker",))
    assert trees_in(out) == ["dev/vertex", "sagemaker", "sidecar"]
    assert (out / "notes" / "mine.txt").read_text() == "mine\n"
    assert sorted(each.name for each in out.iterdir()) == ["dev", "notes", "sagemaker", "sidecar"]


def test_nothing_to_prune(tmp_path: Path) -> None:
    assert prune(tmp_path / "out", {"sidecar"}) == Pruned()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "kind"), [("README.md", "edited"), ("notes.txt", "foreign")])
def test_a_hand_edit_in_one_tree_keeps_them_all(tmp_path: Path, name: str, kind: str) -> None:
    out = tmp_path / "out"
    for target in ("kubeflow", "vertex"):
        build(tmp_path, target=target)
    (out / "vertex" / name).write_text("mine\n")
    before = snapshot(tmp_path)
    with pytest.raises(EmitFailure, match=name) as caught:
        prune(out, set())
    assert caught.value.kind == kind
    assert snapshot(tmp_path) == before
    assert prune(out, set(), force=True).removed == ("kubeflow", "vertex")
    assert list(out.iterdir()) == []


def test_a_linked_tree_is_left_alone(tmp_path: Path) -> None:
    build(tmp_path / "elsewhere", target="kubeflow")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "kubeflow").symlink_to(tmp_path / "elsewhere" / "out" / "kubeflow")
    assert prune(tmp_path / "out", set()) == Pruned()
    assert trees_in(tmp_path / "elsewhere") == ["out/kubeflow"]


def test_what_a_killed_build_left_is_no_tree_and_goes(tmp_path: Path) -> None:
    build(tmp_path, target="prod/sidecar")
    stage = tmp_path / "out" / "prod" / ".sidecar.mlopsc-stage"
    shutil.copytree(tmp_path / "out" / "prod" / "sidecar", stage)
    assert compiled_trees(tmp_path / "out") == [tmp_path / "out" / "prod" / "sidecar"]
    assert prune(tmp_path / "out", {"prod/sidecar"}) == Pruned()
    assert not stage.exists()


def test_a_tree_that_a_killed_build_moved_away_is_found_again(tmp_path: Path) -> None:
    build(tmp_path)
    tree = tmp_path / "out" / "sidecar"
    names = beside(tree)
    tree.rename(names.old)
    Path(names.journal).write_text(
        '{"schema": "mlopsc/journal/v1", "stage": ".sidecar.mlopsc-stage", '
        '"old": ".sidecar.mlopsc-old"}\n'
    )
    assert compiled_trees(tmp_path / "out") == [tree]
    assert verify(tree).whole
    assert [each.name for each in tree.parent.iterdir()] == ["sidecar"]


def test_any_fault_at_any_call_leaves_the_tree_whole_or_gone(tmp_path: Path) -> None:
    def read(base: Path) -> str:
        tree = base / "out" / "old"
        if not tree.exists():
            return "new"
        return "old" if verify(tree).whole else "torn"

    scenario = Scenario(
        reset=lambda base: build(base, README, target="old"),
        act=lambda base: prune(base / "out", set()),
        read=read,
        start=lambda _: None,
        again=lambda base: prune(base / "out", set()),
        junk=lambda base: sorted(each.name for each in (base / "out").iterdir()),
    )
    with quick_folder(tmp_path) as base:
        report = sweep(scenario, base)
    assert report.violations == ()
    assert {each.partition(": ")[2] for each in report.states} == {"old", "new"}
