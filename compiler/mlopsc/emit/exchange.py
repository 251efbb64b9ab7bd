"""Puts a finished stage in the place of a tree: one atomic exchange, or a journal.

Linux: renameat2 with RENAME_EXCHANGE, https://man7.org/linux/man-pages/man2/rename.2.html
macOS: renamex_np with RENAME_SWAP, `man 2 renamex_np`
Elsewhere, or where the file system has no exchange: a journal, then two renames. A process that
dies between the two leaves the tree absent and the journal present; the next start of any command
puts the old tree back (`replay`). A publish that fails or is undone always means the old tree.
"""

import errno
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from mlopsc.emit import disk, mutex
from mlopsc.emit.beside import Beside, beside

_RENAME_EXCHANGE = 2  # linux/fs.h
_RENAME_SWAP = 2  # sys/stdio.h
_AT_FDCWD = -100
_NOT_SUPPORTED = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})
_LARGEST_JOURNAL = 4096


def put_in_place(tree: Path) -> None:
    """The stage beside `tree` becomes `tree`; what was there stands at `stage` or `old` after it.

    On any error the old tree is in place, or a journal that brings it back, and the error is
    raised. The caller syncs the folder and calls `replay` to remove what is left.
    """
    names = beside(tree)
    if not _holds_something(tree):
        os.rename(names.stage, tree)  # noqa: PTH104 - atomic also over an empty folder
        return
    try:
        swap(names.stage, str(tree))
    except OSError as error:
        if error.errno not in _NOT_SUPPORTED:
            raise
        _by_journal(tree, names)


def swap(left: str, right: str) -> None:
    """Exchanges two paths in one step; OSError ENOSYS where the system cannot."""
    import ctypes  # noqa: PLC0415 - a build that changes nothing does not need it

    library = ctypes.CDLL(None, use_errno=True)
    try:
        if sys.platform == "darwin":
            call = library.renamex_np
            arguments = (os.fsencode(left), os.fsencode(right), ctypes.c_uint(_RENAME_SWAP))
        else:
            call = library.renameat2
            here, flag = ctypes.c_int(_AT_FDCWD), ctypes.c_uint(_RENAME_EXCHANGE)
            arguments = (here, os.fsencode(left), here, os.fsencode(right), flag)
    except AttributeError:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), left) from None
    if call(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), left, None, right)


def settle(tree: str, *, wait: bool = True, on_wait: Callable[[], None] | None = None) -> None:
    """Takes the lock of `tree` and replays what a killed build left beside it."""
    names = beside(tree)
    handle = mutex.acquire(names.mutex, wait=wait, on_wait=on_wait)
    try:
        replay(Path(tree))
    finally:
        mutex.release(names.mutex, handle)


def replay(tree: Path) -> None:
    """Ends what a killed build began: the old tree comes back if none is there, its rest goes.

    Call it with the lock held. Nothing found, nothing done.
    """
    names = beside(tree)
    if _is_whole_journal(names) and disk.is_folder(names.old) and not disk.exists(str(tree)):
        os.rename(names.old, tree)  # noqa: PTH104 - a str path
        disk.sync(str(tree.parent))
    if disk.exists(names.journal):
        os.unlink(names.journal)  # noqa: PTH108 - a str path
    disk.remove_tree(names.stage)
    disk.remove_tree(names.old)


def is_clean(tree: Path) -> bool:
    """True if nothing stands beside `tree`: no build is at work, none was killed."""
    return not any(map(disk.exists, beside(tree)))


def _by_journal(tree: Path, names: Beside) -> None:
    _write_journal(names)
    try:
        os.rename(tree, names.old)  # noqa: PTH104 - a str path
        os.rename(names.stage, tree)  # noqa: PTH104 - a str path
    except BaseException:
        if disk.exists(names.stage):
            replay(tree)
        raise


def _write_journal(names: Beside) -> None:
    """A journal that is cut short means that nothing was moved: it is on the disk before that."""
    text = json.dumps(_journal(names)) + "\n"
    disk.write_new(names.journal, text.encode("ascii"), disk.FILE_MODE)
    disk.sync(names.journal)
    disk.sync(names.journal.rpartition("/")[0])


def _journal(names: Beside) -> dict[str, str]:
    return {
        "schema": "mlopsc/journal/v1",
        "stage": names.stage.rpartition("/")[2],
        "old": names.old.rpartition("/")[2],
    }


def _is_whole_journal(names: Beside) -> bool:
    raw = disk.read(names.journal, _LARGEST_JOURNAL)
    try:
        return raw is not None and bool(json.loads(raw) == _journal(names))
    except ValueError:
        return False


def _holds_something(tree: Path) -> bool:
    try:
        with os.scandir(tree) as entries:
            return any(True for _ in entries)
    except FileNotFoundError:
        return False
