"""Removes the trees of targets that are no longer decided, whole, after a look for hand edits."""

import os
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from mlopsc.emit import disk, exchange, lockfile, mutex
from mlopsc.emit.beside import MARK, beside
from mlopsc.emit.failure import EmitFailure, reason, reporting
from mlopsc.emit.folder import claim
from mlopsc.emit.stage import remove_empty
from mlopsc.emit.verify import verify


@dataclass(frozen=True, slots=True)
class Pruned:
    """Trees relative to `out`, such as `kubeflow` or `prod/kubeflow`, sorted."""

    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    """Not decided, but marked as what-if."""
    warnings: tuple[str, ...] = ()


def prune(
    out: Path,
    decided: Collection[str],
    *,
    project: Path | None = None,
    force: bool = False,
    wait: bool = True,
    on_wait: Callable[[], None] | None = None,
) -> Pruned:
    """Removes every tree in `out` that carries our lock and is not in `decided`.

    A tree is `out/<target>` or `out/<environment>/<target>`. Trees marked as what-if stay. If one
    was changed by hand nothing is removed, unless `force`: EmitFailure `edited` or `foreign`. Also
    clears what killed builds left in `out`. Raises EmitFailure: `io`, `locked`, `newer`, `symlink`.
    """
    with reporting(f"remove old output in {out}"):
        root = claim(out, project)
        for tree in sorted(_unfinished(root)):
            exchange.settle(str(tree), wait=wait, on_wait=on_wait)
        old = [tree for tree in _trees(root) if _name(tree, root) not in decided]
        kept = [tree for tree in old if _is_what_if(tree)]
        doomed = [tree for tree in old if tree not in kept]
        if not force:
            _refuse_edited(doomed)
        troubles = [_remove(tree, root, wait=wait, on_wait=on_wait) for tree in doomed]
    return Pruned(
        removed=tuple(_name(tree, root) for tree in doomed),
        kept=tuple(_name(tree, root) for tree in kept),
        warnings=tuple(each for some in troubles for each in some),
    )


def _trees(root: Path) -> list[Path]:
    """Folders below `root`, one or two down, that hold a lock; hidden ones are stages."""
    found = []
    for child in _folders(root):
        inner = (
            [child] if _has_lock(child) else [each for each in _folders(child) if _has_lock(each)]
        )
        found += inner
    return found


def _folders(parent: Path) -> list[Path]:
    if not disk.is_folder(str(parent)):
        return []
    names = sorted(name for name in os.listdir(parent) if not name.startswith("."))  # noqa: PTH208
    return [parent / name for name in names if disk.is_folder(str(parent / name))]


def _unfinished(root: Path) -> Iterator[Path]:
    """The trees, there or not, that a killed build left something beside."""
    for folder in (root, *_folders(root)):
        if not disk.is_folder(str(folder)) or _has_lock(folder):
            continue
        for name in os.listdir(folder):  # noqa: PTH208 - names, not paths
            tree, mark, _ = name.removeprefix(".").partition(MARK)
            if mark and name.startswith(".") and tree:
                yield folder / tree


def _has_lock(tree: Path) -> bool:
    return lockfile.read(tree) is not None


def _is_what_if(tree: Path) -> bool:
    lock = lockfile.read(tree)
    return lock is not None and lock.header.get(lockfile.WHAT_IF) is True


def _name(tree: Path, root: Path) -> str:
    return tree.relative_to(root).as_posix()


def _refuse_edited(trees: list[Path]) -> None:
    edited: list[str] = []
    foreign: list[str] = []
    for tree in trees:
        verified = verify(tree)
        edited += (f"{tree}/{path}" for path in verified.changed)
        foreign += (f"{tree}/{path}" for path in verified.foreign)
    if edited or foreign:
        text = (
            "an output that is no longer decided was changed by hand and is not removed. Save what "
            "you need, then remove it, or give --force"
        )
        raise EmitFailure("edited" if edited else "foreign", text, (*edited, *foreign))


def _remove(
    tree: Path, root: Path, *, wait: bool, on_wait: Callable[[], None] | None
) -> tuple[str, ...]:
    """Renames the tree away in one step, then deletes it: it is there whole or not at all."""
    names = beside(tree)
    handle = mutex.acquire(names.mutex, wait=wait, on_wait=on_wait)
    try:
        exchange.replay(tree)
        if disk.is_folder(str(tree)):
            os.rename(tree, names.stage)  # noqa: PTH104 - a str path
        troubles = _delete(tree)
    finally:
        late = mutex.release(names.mutex, handle)
    if tree.parent != root:
        remove_empty([tree.parent])
    return (*troubles, *late)


def _delete(tree: Path) -> tuple[str, ...]:
    try:
        disk.sync(str(tree.parent))
        exchange.replay(tree)
    except OSError as error:
        return (f"{tree} is removed, but its files are still beside it ({reason(error)})",)
    return ()
