"""A disk that is really full, a folder that is really read-only."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from unit.emit.trees import README, build, exit_of_child, snapshot

from mlopsc.emit import disk
from mlopsc.emit.failure import EmitFailure

NOBODY = 65534
FILL = """
import sys
from collections.abc import Callable
from pathlib import Path
from mlopsc.artifact.model import Artifact
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.publish import publish
from mlopsc.emit.verify import verify
tree = Path(sys.argv[1]) / "out" / "sidecar"
publish([Artifact("small", "kept\\n")], {"compiler": "0.1.0"}, tree)
try:
    publish([Artifact("large", "x" * 200_000)], {"compiler": "0.1.0"}, tree)
except EmitFailure as failure:
    assert failure.kind == "io" and "the disk is full" in str(failure), failure
else:
    raise AssertionError("200 kB on a disk of 64 kB")
assert verify(tree).whole and (tree / "small").read_text() == "kept\\n"
assert [each.name for each in tree.parent.iterdir()] == ["sidecar"]
publish([Artifact("small", "new\\n")], {"compiler": "0.1.0"}, tree)
print("held")
"""
MOUNT = 'mount -t tmpfs -o size=64k none "$1" && exec "$2" -c "$3" "$1"'


def _may_mount() -> bool:
    """True if this user may mount a file system in a name space of its own."""
    probe = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", str(Path(__file__).parent)]
    try:
        return subprocess.run(probe, check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def fill_a_tiny_disk(folder: Path) -> None:
    """FILL on a tmpfs of 64 kB, mounted where only it can see it."""
    run = subprocess.run(
        ["unshare", "--mount", "sh", "-c", MOUNT, "sh", str(folder), sys.executable, FILL],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (run.returncode, run.stdout) == (0, "held\n"), run.stderr


def refuse_every_write(folder: Path) -> None:
    """The same without the right to mount: every write answers ENOSPC."""
    build(folder, README)
    before = snapshot(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "write", _no_space)
        with pytest.raises(EmitFailure, match="the disk is full") as caught:
            build(folder)
    assert caught.value.kind == "io"
    assert snapshot(folder) == before


# The name of the one that this machine allows is in the name of the test.
@pytest.mark.parametrize("way", [fill_a_tiny_disk if _may_mount() else refuse_every_write])
def test_a_full_disk_keeps_the_old_tree(way: Callable[[Path], None], tmp_path: Path) -> None:
    way(tmp_path)


def _no_space(handle: int, data: bytes) -> int:
    raise OSError(28, "No space left on device")


def test_a_read_only_folder_is_told_and_left_alone(tmp_path: Path) -> None:
    build(tmp_path, README)
    before = snapshot(tmp_path)
    folders = [tmp_path / "out", tmp_path / "out" / "sidecar"]
    for folder in folders:
        folder.chmod(0o555)
    for folder in (tmp_path, *list(tmp_path.parents)[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)

    def act() -> None:
        if os.getuid() == 0:
            os.setuid(NOBODY)
        assert build(tmp_path, README).written == ()
        with pytest.raises(EmitFailure, match="permission denied") as caught:
            build(tmp_path)
        assert caught.value.exit_code == 3
        assert str(folders[0]) in caught.value.paths[0]

    assert exit_of_child(act) == 0
    for folder in folders:
        folder.chmod(0o755)
    assert snapshot(tmp_path) == before


def test_a_disk_that_does_not_keep_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(tmp_path, README)
    real = disk.write_new

    def lose_a_byte(path: str, data: bytes, mode: int) -> None:
        real(path, data[:-1] if path.endswith("run.sh") else data, mode)

    monkeypatch.setattr(disk, "write_new", lose_a_byte)
    with pytest.raises(EmitFailure, match="did not keep") as caught:
        build(tmp_path)
    assert caught.value.paths == ("runtime/run.sh",)
    assert sorted(snapshot(tmp_path)) == ["out/sidecar/README.md", "out/sidecar/mlops.lock.json"]
