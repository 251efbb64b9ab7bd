"""Does a tree on disk still hold what its lock says? Reads, hashes, and writes nothing."""

import os
from typing import NamedTuple

from mlopsc.emit import disk, lockfile
from mlopsc.emit.failure import EmitFailure, reporting


class Verified(NamedTuple):
    """Paths relative to the tree, sorted; three empty tuples mean that all is as published."""

    missing: tuple[str, ...]
    changed: tuple[str, ...]
    foreign: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not any(self)


def verify(out: str | os.PathLike[str]) -> Verified:
    """Re-hashes every file of the tree `out` against its lock.

    A folder without a lock misses `mlops.lock.json`. Raises EmitFailure: `io`, `newer`, `symlink`.
    """
    tree = os.fspath(out)
    with reporting("verify the output"):
        return _verify(tree)


def refuse_link(tree: str) -> None:
    """EmitFailure `symlink` if the folder itself is a symbolic link."""
    # os.path and not pathlib: see the package's docstring on start-up.
    if os.path.islink(tree):  # noqa: PTH114
        text = "a symbolic link stands where the output folder should be: replace it by a folder"
        raise EmitFailure("symlink", text, [tree])


def _verify(tree: str) -> Verified:
    refuse_link(tree)
    _settle(tree)
    lock = lockfile.read(tree)
    if lock is None:
        return Verified((lockfile.LOCK_NAME,), (), ())
    if not lock.whole:
        return Verified((), (lockfile.LOCK_NAME,), ())
    lockfile.refuse_newer(lock)
    missing, changed = [], []
    for path, digest in sorted(lock.outputs.items()):
        found = disk.look(f"{tree}/{path}")
        if found is None:
            missing.append(path)
        elif found.digest != digest:
            changed.append(path)
    known = {*lock.outputs, lockfile.LOCK_NAME}
    foreign = (path for path in disk.files_below(tree) if path not in known)
    return Verified(tuple(missing), tuple(changed), tuple(sorted(foreign)))


def _settle(tree: str) -> None:
    """Undoes a publish that was killed half-way on a file system without an atomic exchange."""
    from mlopsc.emit.beside import journal_of  # noqa: PLC0415 - keeps the usual path short

    if disk.exists(journal_of(tree)):
        from mlopsc.emit.exchange import settle  # noqa: PLC0415 - almost never needed

        settle(tree)
