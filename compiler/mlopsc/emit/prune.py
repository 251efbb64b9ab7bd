"""Removes the trees of targets that are no longer decided, whole, after a look for hand edits."""

import os
from collections.abc import Callable, Collection
from pathlib import Path

from mlopsc.emit import disk, exchange, lockfile, mutex
from mlopsc.emit.beside import beside
from mlopsc.emit.failure import EmitFailure, reason, reporting
from mlopsc.emit.folder import claim
from mlopsc.emit.stage import remove_empty
from mlopsc.emit.trees import compiled_trees, unfinished
from mlopsc.emit.verify import verify
from mlopsc.record import dataclass


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
        for tree in unfinished(root):
            exchange.settle(str(tree), wait=wait, on_wait=on_wait)
        found = [tree for tree in compiled_trees(root) if tree != root]
        old = [tree for tree in found if _name(tree, root) not in decided]
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
