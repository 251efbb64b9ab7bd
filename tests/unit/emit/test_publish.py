"""Publishing a tree: what is written, what is left alone, what is refused."""

import os
from pathlib import Path

import pytest
from unit.emit.trees import HEADER, README, SCRIPT, TREE, build, exit_of_child, snapshot

from mlopsc.emit import exchange
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.publish import Published, publish
from mlopsc.emit.verify import Verified, verify


def test_a_tree_is_written_with_its_lock_and_modes(tmp_path: Path) -> None:
    published = build(tmp_path)
    paths = ("README.md", "mlops.lock.json", "repo/.github/workflows/train.yml", "runtime/run.sh")
    assert published == Published(written=paths)
    tree = tmp_path / "out" / "sidecar"
    assert {path: mode for path, (_, mode) in snapshot(tree).items()} == {
        **dict.fromkeys(paths, 0o644),
        "runtime/run.sh": 0o755,
    }
    assert verify(tree) == Verified((), (), ())
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    assert [each.name for each in (tmp_path / "out").iterdir()] == ["sidecar"]


def test_nothing_is_touched_if_nothing_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path)
    tree = tmp_path / "out" / "sidecar"
    before = {path: path.lstat().st_mtime_ns for path in (tmp_path, *tmp_path.rglob("*"))}
    inode = tree.stat().st_ino
    for name in ("mkdir", "rename", "unlink", "write", "fsync"):
        monkeypatch.delattr(os, name)
    published = build(tmp_path)
    monkeypatch.undo()
    assert (published.written, published.removed) == ((), ())
    assert len(published.unchanged) == 4
    assert before == {path: path.lstat().st_mtime_ns for path in (tmp_path, *tmp_path.rglob("*"))}
    assert tree.stat().st_ino == inode


def test_files_that_are_no_longer_produced_go(tmp_path: Path) -> None:
    build(tmp_path)
    published = build(tmp_path, README)
    assert published.removed == ("repo/.github/workflows/train.yml", "runtime/run.sh")
    assert published.written == ("mlops.lock.json",)
    assert published.unchanged == ("README.md",)
    assert sorted(snapshot(tmp_path)) == ["out/sidecar/README.md", "out/sidecar/mlops.lock.json"]


@pytest.mark.parametrize("umask", [0o000, 0o077, 0o777])
def test_modes_do_not_follow_the_umask(tmp_path: Path, umask: int) -> None:
    build(tmp_path / "plain")

    def act() -> None:
        os.umask(umask)
        build(tmp_path / "odd")

    (tmp_path / "odd").mkdir()
    assert exit_of_child(act) == 0
    assert snapshot(tmp_path / "odd") == snapshot(tmp_path / "plain")
    folders = [each for each in (tmp_path / "odd").rglob("*") if each.is_dir()]
    assert {each.stat().st_mode & 0o777 for each in folders} == {0o755}


def test_a_file_that_lost_its_mode_is_written_again(tmp_path: Path) -> None:
    build(tmp_path)
    script = tmp_path / "out" / "sidecar" / "runtime" / "run.sh"
    script.chmod(0o644)
    assert build(tmp_path).written == ("runtime/run.sh",)
    assert script.stat().st_mode & 0o777 == 0o755


def test_every_file_is_on_the_disk_before_the_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, README)
    order: list[str] = []
    fsync, swap = os.fsync, exchange.swap

    def note_sync(handle: int) -> None:
        order.append(Path(f"/dev/fd/{handle}").resolve().name)
        fsync(handle)

    def note_swap(left: str, right: str) -> None:
        order.append("exchange")
        swap(left, right)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(exchange, "swap", note_swap)
    build(tmp_path)
    before, after = order[: order.index("exchange")], order[order.index("exchange") + 1 :]
    assert {"README.md", "run.sh", "train.yml", "mlops.lock.json"} <= set(before)
    assert {"runtime", "workflows", ".sidecar.mlopsc-stage"} <= set(before)
    assert after == ["out"]


def test_a_hand_edit_stops_the_build_and_is_listed(tmp_path: Path) -> None:
    build(tmp_path)
    tree = tmp_path / "out" / "sidecar"
    (tree / "README.md").write_text("mine\n")
    (tree / "notes.txt").write_text("mine too\n")
    before = snapshot(tmp_path)
    with pytest.raises(EmitFailure) as caught:
        build(tmp_path, README)
    assert (caught.value.kind, caught.value.exit_code) == ("edited", 2)
    assert caught.value.paths == ("README.md", "notes.txt")
    assert "--force" in str(caught.value)
    assert snapshot(tmp_path) == before
    published = build(tmp_path, README, force=True)
    assert "notes.txt" in published.removed
    assert verify(tree).whole


def test_a_foreign_file_alone_stops_the_build(tmp_path: Path) -> None:
    build(tmp_path)
    (tmp_path / "out" / "sidecar" / "notes.txt").write_text("mine\n")
    with pytest.raises(EmitFailure, match=r"notes\.txt") as caught:
        build(tmp_path)
    assert caught.value.kind == "foreign"


def test_what_tools_leave_beside_code_does_not_stop_the_build(tmp_path: Path) -> None:
    build(tmp_path)
    cache = tmp_path / "out" / "sidecar" / "runtime" / "__pycache__"
    cache.mkdir()
    (cache / "run.cpython-311.pyc").write_bytes(b"\0")
    assert build(tmp_path).written == ()
    build(tmp_path, README, SCRIPT)
    assert not cache.exists()


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_without_our_lock_is_never_replaced(tmp_path: Path, force: bool) -> None:  # noqa: FBT001
    thesis = tmp_path / "out" / "sidecar" / "thesis.txt"
    thesis.parent.mkdir(parents=True)
    thesis.write_text("three years of work\n")
    with pytest.raises(EmitFailure) as caught:
        publish(TREE, HEADER, thesis.parent, force=force)
    assert (caught.value.kind, caught.value.paths) == ("foreign", ("thesis.txt",))
    assert thesis.read_text() == "three years of work\n"


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out" / "sidecar").mkdir(parents=True)
    assert len(build(tmp_path).written) == 4


def test_a_lock_full_of_merge_conflicts_needs_force(tmp_path: Path) -> None:
    build(tmp_path)
    lock = tmp_path / "out" / "sidecar" / "mlops.lock.json"
    lock.write_text("<<<<<<< HEAD\n" + lock.read_text())
    with pytest.raises(EmitFailure) as caught:
        build(tmp_path)
    assert (caught.value.kind, caught.value.paths) == ("edited", ("mlops.lock.json",))
    assert build(tmp_path, force=True).written == ("mlops.lock.json",)


@pytest.mark.parametrize(
    ("old", "new"), [('"compiler": "0.1.0"', '"compiler": "0.10.0"'), ("lock/v1", "lock/v2")]
)
def test_a_tree_of_a_newer_compiler_is_refused(tmp_path: Path, old: str, new: str) -> None:
    build(tmp_path)
    lock = tmp_path / "out" / "sidecar" / "mlops.lock.json"
    lock.write_text(lock.read_text().replace(old, new))
    with pytest.raises(EmitFailure, match="Install that compiler") as caught:
        build(tmp_path)
    assert (caught.value.kind, caught.value.exit_code) == ("newer", 1)
    assert "mlops.lock.json" in build(tmp_path, force=True).written


def test_a_tree_that_fails_its_own_check_is_not_published(tmp_path: Path) -> None:
    build(tmp_path, README)
    before = snapshot(tmp_path)
    with pytest.raises(EmitFailure, match="pod may run as root") as caught:
        publish(
            TREE,
            HEADER,
            tmp_path / "out" / "sidecar",
            check=lambda files: [f"{files[0].path}: a pod may run as root"],
        )
    assert caught.value.kind == "refused"
    assert snapshot(tmp_path) == before
