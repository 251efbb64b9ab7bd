"""Verify and compare: what moved on disk, and whose doing it was."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from unit.emit.trees import HEADER, README, SCRIPT, TREE, build, snapshot

from mlopsc.artifact.model import Artifact
from mlopsc.emit.compare import Compared, compare
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.lockfile import LOCK_NAME, parse, read, render
from mlopsc.emit.verify import Verified, verify


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    build(tmp_path)
    return tmp_path / "out" / "sidecar"


def test_each_difference_is_in_its_own_list(tree: Path) -> None:
    assert compare(TREE, HEADER, tree) == Compared()
    (tree / "README.md").write_text("by hand\n")
    (tree / "notes.txt").write_text("mine\n")
    (tree / "runtime" / "run.sh").unlink()
    before = snapshot(tree)
    wanted = (README, SCRIPT, Artifact("new.txt", "new\n"))
    compared = compare(wanted, HEADER, tree)
    assert compared == Compared(
        stale=(LOCK_NAME, "repo/.github/workflows/train.yml"),
        edited=("README.md",),
        missing=("new.txt", "runtime/run.sh"),
        foreign=("notes.txt",),
    )
    assert compared.exit_code == 2
    assert verify(tree) == Verified(("runtime/run.sh",), ("README.md",), ("notes.txt",))
    assert snapshot(tree) == before


def test_another_spec_makes_the_lock_stale(tree: Path) -> None:
    compared = compare(TREE, {**HEADER, "spec_digest": "sha256:1"}, tree)
    assert compared == Compared(stale=(LOCK_NAME,))


def test_a_change_by_hand_that_a_build_would_make_too_is_no_difference(tree: Path) -> None:
    (tree / "README.md").write_text("# another\n")
    wanted = (Artifact("README.md", "# another\n"), *TREE[1:])
    assert compare(wanted, HEADER, tree) == Compared(stale=(LOCK_NAME,))


def test_an_absent_tree_misses_everything(tmp_path: Path) -> None:
    out = tmp_path / "out" / "sidecar"
    compared = compare((README,), HEADER, out)
    assert compared == Compared(missing=("README.md", LOCK_NAME), locked=False)
    assert compared.exit_code == 2
    assert verify(out) == Verified((LOCK_NAME,), (), ())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["link", "folder", "fifo"])
def test_what_is_no_file_is_a_difference_and_does_not_hang(tree: Path, kind: str) -> None:
    path = tree / "README.md"
    path.unlink()
    if kind == "link":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    assert verify(tree).changed == ("README.md",)
    assert compare(TREE, HEADER, tree).edited == ("README.md",)


def test_a_linked_folder_inside_the_tree_is_foreign(tree: Path) -> None:
    (tree / "runtime").rename(tree.parent / "moved")
    (tree / "runtime").symlink_to(tree.parent / "moved")
    assert verify(tree).foreign == ("runtime",)


def test_a_linked_tree_is_refused(tree: Path) -> None:
    link = tree.parent / "linked"
    link.symlink_to(tree)
    with pytest.raises(EmitFailure) as caught:
        verify(link)
    assert caught.value.kind == "symlink"


def test_a_lock_reads_back_what_was_written() -> None:
    text = render(HEADER, {"b": "sha256:2", "a": "sha256:1"})
    assert text.index('"a"') < text.index('"b"')
    assert text.isascii()
    lock = parse(text.encode())
    assert (lock.header, lock.outputs) == (HEADER, {"a": "sha256:1", "b": "sha256:2"})
    with pytest.raises(ValueError, match="outputs"):
        render({"outputs": {}}, {})


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"\xff",
        b"{",
        b"[" * 100_000,
        b'{"schema": "mlopsc/lock/v1", "outputs": {"../../x": "sha256:0"}}',
        b'{"schema": "mlopsc/lock/v1", "outputs": {"a": 1}}',
        b'{"schema": 1, "outputs": {}}',
    ],
)
def test_what_is_not_a_lock_is_a_change(tree: Path, raw: bytes) -> None:
    (tree / LOCK_NAME).write_bytes(raw)
    lock = read(tree)
    assert lock is not None
    assert not lock.whole
    assert verify(tree).changed == (LOCK_NAME,)


def test_verify_starts_without_the_heavy_modules() -> None:
    program = (
        "import sys; import mlopsc.emit.verify, mlopsc.emit.lockfile; "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    run = subprocess.run(
        [sys.executable, "-S", "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    loaded = set(run.stdout.split())
    heavy = {"dataclasses", "inspect", "pathlib", "shutil", "ctypes", "hashlib", "subprocess"}
    assert loaded & heavy == set()
    assert loaded - set(sys.stdlib_module_names) == {"__main__", "mlopsc"}
