"""Two builds at once, as real processes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from unit.emit.trees import HEADER, README, TREE, build

from mlopsc.emit import mutex, stage
from mlopsc.emit.beside import beside
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.publish import publish
from mlopsc.emit.verify import verify

HOLDER = """
import sys
from mlopsc.emit import mutex, stage
handle = mutex.acquire(sys.argv[1])
print("held", flush=True)
sys.stdin.readline()
mutex.release(sys.argv[1], handle)
"""
WRITER = """
import sys
from pathlib import Path
from mlopsc.artifact.model import Artifact
from mlopsc.emit.publish import publish
for turn in range(25):
    files = [Artifact(f"d/f{n}.txt", f"{sys.argv[2]} {turn}\\n") for n in range(4)]
    publish(files, {"compiler": "0.1.0"}, Path(sys.argv[1]))
"""


def start(program: str, *arguments: str) -> subprocess.Popen[str]:
    """A process of its own with the import path of this one."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    build(tmp_path, README)
    return tmp_path / "out" / "sidecar"


def test_the_second_build_says_that_it_is_locked_out(tree: Path) -> None:
    with start(HOLDER, beside(tree).mutex) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(EmitFailure, match="another mlopsc build") as caught:
            publish(TREE, HEADER, tree, wait=False)
        assert (caught.value.kind, caught.value.exit_code) == ("locked", 4)
        holder.communicate("\n", timeout=20)
    publish(TREE, HEADER, tree, wait=False)
    assert verify(tree).whole


def test_the_second_build_waits_and_says_so_once(tree: Path) -> None:
    with start(HOLDER, beside(tree).mutex) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        told: list[str] = []

        def on_wait() -> None:
            told.append("waiting")
            assert holder.stdin is not None
            holder.stdin.write("\n")
            holder.stdin.flush()

        assert publish(TREE, HEADER, tree, on_wait=on_wait).written != ()
        holder.wait(timeout=20)
    assert told == ["waiting"]
    assert [each.name for each in tree.parent.iterdir()] == ["sidecar"]


def test_a_killed_build_frees_the_lock(tree: Path) -> None:
    with start(HOLDER, beside(tree).mutex) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        holder.send_signal(signal.SIGKILL)
        holder.wait(timeout=20)
    publish(TREE, HEADER, tree, wait=False)
    assert [each.name for each in tree.parent.iterdir()] == ["sidecar"]


def test_a_lock_whose_file_was_removed_is_taken_anew(tmp_path: Path) -> None:
    path = str(tmp_path / "lock")
    first = mutex.acquire(path)
    Path(path).unlink()
    second = mutex.acquire(path, wait=False)
    assert mutex.release(path, second) == ()
    (trouble,) = mutex.release(path, first)
    assert "could not be removed" in trouble


def test_four_writers_leave_one_whole_tree(tmp_path: Path) -> None:
    tree = tmp_path / "sidecar"
    writers = [start(WRITER, str(tree), name) for name in "abcd"]
    for writer in writers:
        writer.communicate(timeout=120)
    assert [writer.returncode for writer in writers] == [0, 0, 0, 0]
    assert verify(tree).whole
    assert len({(tree / "d" / f"f{n}.txt").read_text() for n in range(4)}) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["sidecar"]


def test_a_folder_that_the_other_first_build_makes_just_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two first builds of one project: both see no out/, and both make it."""
    ours = stage.make_folder

    def beaten(folder: Path) -> None:
        folder.mkdir()
        ours(folder)

    monkeypatch.setattr(stage, "make_folder", beaten)
    assert stage.make_parents(tmp_path / "out" / "prod") == []
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(OSError, match="file"):
        stage.make_parents(tmp_path / "file" / "below")
