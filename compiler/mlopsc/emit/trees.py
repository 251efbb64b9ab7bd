"""Which compiled trees an output folder holds: `out/<target>` and `out/<environment>/<target>`."""

import os
from collections.abc import Iterator
from pathlib import Path

from mlopsc.emit import disk, exchange, lockfile
from mlopsc.emit.beside import MARK, journal_of
from mlopsc.emit.failure import reporting


def compiled_trees(out: Path) -> list[Path]:
    """Every folder one or two below `out` that holds a lock, or `out` itself, sorted.

    Links and hidden folders (a stage that a killed build left) are no trees. A tree that a killed
    build moved away is put back first. Raises EmitFailure `io`.
    """
    with reporting(f"look for compiled trees in {out}"):
        for tree in unfinished(out):
            if disk.exists(journal_of(str(tree))):
                exchange.settle(str(tree))
        if _has_lock(out):
            return [out]
        return [tree for child in _folders(out) for tree in _trees(child)]


def unfinished(out: Path) -> list[Path]:
    """The trees, there or not, that a killed build left something beside, sorted."""
    return sorted({tree for folder in (out, *_folders(out)) for tree in _left_in(folder)})


def _trees(child: Path) -> list[Path]:
    return [child] if _has_lock(child) else [each for each in _folders(child) if _has_lock(each)]


def _folders(parent: Path) -> list[Path]:
    names = sorted(name for name in _names(parent) if not name.startswith("."))
    return [parent / name for name in names if disk.is_folder(str(parent / name))]


def _left_in(folder: Path) -> Iterator[Path]:
    if _has_lock(folder):
        return
    for name in _names(folder):
        tree, mark, _ = name.removeprefix(".").partition(MARK)
        if name.startswith(".") and mark and tree:
            yield folder / tree


def _names(folder: Path) -> list[str]:
    return os.listdir(folder) if disk.is_folder(str(folder)) else []  # noqa: PTH208 - names


def _has_lock(tree: Path) -> bool:
    return disk.is_folder(str(tree)) and lockfile.read(tree) is not None
