"""Writes a whole tree beside the one that it will replace, and waits until it is on the disk."""

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from mlopsc.emit import disk
from mlopsc.emit.compare import Wanted
from mlopsc.emit.failure import EmitFailure


def write_stage(stage: Path, wanted: Mapping[str, Wanted]) -> None:
    """Creates the folder `stage` with every wanted file, modes set, everything synced.

    All files are written before the first is synced: the disk then orders them itself, which is
    several times quicker than one after the other. OSError leaves a stage to be removed.
    """
    folders = sorted({parent for path in wanted for parent in PurePosixPath(path).parents})
    for folder in folders:
        make_folder(stage / folder)
    for path, each in wanted.items():
        mode = disk.PROGRAM_MODE if each.executable else disk.FILE_MODE
        disk.write_new(f"{stage}/{path}", each.data, mode)
    for path in wanted:
        disk.sync(f"{stage}/{path}")
    for folder in reversed(folders):
        disk.sync(str(stage / folder))
    _read_back(stage, wanted)


def make_folder(folder: Path) -> None:
    """Creates one folder with mode 0755, whatever the umask."""
    folder.mkdir()
    folder.chmod(disk.FOLDER_MODE)


def make_parents(folder: Path) -> list[Path]:
    """Creates `folder` and what is missing above it; returns what was created, outermost first."""
    absent = [each for each in (folder, *folder.parents) if not each.exists()]
    made: list[Path] = []
    try:
        for each in reversed(absent):
            if _make_unless_made(each):
                made.append(each)  # noqa: PERF401 - of those made before one that fails
    except OSError:
        remove_empty(made)
        raise
    return made


def _make_unless_made(folder: Path) -> bool:
    """False where another build has just made the folder: then it is not ours to remove."""
    try:
        make_folder(folder)
    except FileExistsError:
        if folder.is_dir():
            return False
        raise
    return True


def remove_empty(folders: list[Path]) -> None:
    """Removes the folders again, innermost first, as far as they are empty."""
    for each in reversed(folders):
        try:
            os.rmdir(each)  # noqa: PTH106 - one call, whose failure is the answer
        except OSError:
            return


def _read_back(stage: Path, wanted: Mapping[str, Wanted]) -> None:
    for path, each in wanted.items():
        found = disk.look(f"{stage}/{path}")
        if found != disk.Found(each.digest, each.executable):
            text = "the disk did not keep what was written; nothing was published"
            raise EmitFailure("io", text, [path])
