"""One build at a time per tree: a kernel lock (flock) on a file beside it.

The kernel frees it when the process dies, however it dies. The file is removed on release, so
nothing is left in a repository; a waiter that wakes up with a removed file starts over.
Linux and macOS; Windows has no flock. https://man7.org/linux/man-pages/man2/flock.2.html
"""

import fcntl
import os
from collections.abc import Callable
from typing import TypeVar

from mlopsc.emit.failure import EmitFailure, reason

_Argument = TypeVar("_Argument")

_OPEN = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


def acquire(path: str, *, wait: bool = True, on_wait: Callable[[], None] | None = None) -> int:
    """The handle of the lock, held. `on_wait` is called once before waiting.

    Raises EmitFailure `locked` if another process holds it and `wait` is False; OSError.
    """
    while True:
        handle = os.open(path, _OPEN, 0o644)
        try:
            _lock(handle, path, wait=wait, on_wait=on_wait)
            if _is_current(handle, path):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def release(path: str, handle: int) -> tuple[str, ...]:
    """Removes the file, then frees the lock; a trouble with either is told, never raised."""
    troubles = (_attempt(os.unlink, path), _attempt(os.close, handle))
    text = f"the build lock {path} could not be removed: "
    return tuple(text + reason(error) for error in troubles if error is not None)


def _attempt(action: Callable[[_Argument], None], argument: _Argument) -> OSError | None:
    try:
        action(argument)
    except OSError as error:
        return error
    return None


def _lock(handle: int, path: str, *, wait: bool, on_wait: Callable[[], None] | None) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        if not wait:
            text = "another mlopsc build is at work here; wait for it, or leave out --no-wait"
            raise EmitFailure("locked", text, [path]) from None
        if on_wait is not None:
            on_wait()
        fcntl.flock(handle, fcntl.LOCK_EX)


def _is_current(handle: int, path: str) -> bool:
    """False if the holder before us removed the file: the lock is then on nothing."""
    try:
        return os.path.samestat(os.fstat(handle), os.lstat(path))
    except FileNotFoundError:
        return False
