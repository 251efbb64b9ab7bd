"""The few things done to a disk, each without following a symbolic link in the last name."""

import errno
import os
import stat
from collections.abc import Iterator
from typing import NamedTuple

CACHES = frozenset({"__pycache__", ".pytest_cache", ".mypy_cache", ".ruff_cache"})
"""Folders that tools leave beside the code they run; neither ours nor worth stopping a build."""

FRESH = ".{}.mlopsc-new"
"""Where `replace_file` writes before it replaces; a killed process can leave one behind."""

NOT_A_FILE = "not a regular file"
FILE_MODE = 0o644
PROGRAM_MODE = 0o755
FOLDER_MODE = 0o755

_CHUNK = 1 << 20
_READ = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_NOT_OPENABLE = frozenset({errno.ELOOP, errno.EMLINK, errno.ENXIO, errno.EOPNOTSUPP})


class Found(NamedTuple):
    """What stands at a path: `sha256:<hex>` or NOT_A_FILE, and whether its owner may run it."""

    digest: str
    executable: bool


def look(path: str) -> Found | None:
    """Hashes the regular file at `path`; None if nothing is there. OSError if it is unreadable."""
    from hashlib import sha256  # noqa: PLC0415 - a third of the start-up of a command without it

    handle = _open_regular(path)
    if handle is None or isinstance(handle, Found):
        return handle
    try:
        state = sha256()
        while chunk := os.read(handle, _CHUNK):
            state.update(chunk)
        executable = bool(os.fstat(handle).st_mode & stat.S_IXUSR)
    finally:
        os.close(handle)
    return Found(f"sha256:{state.hexdigest()}", executable)


def read(path: str, limit: int) -> bytes | None:
    """The bytes of the regular file at `path`, at most `limit` + 1; None if there is no file."""
    handle = _open_regular(path)
    if handle is None or isinstance(handle, Found):
        return None
    try:
        parts = []
        while limit >= 0 and (chunk := os.read(handle, limit + 1)):
            parts.append(chunk)
            limit -= len(chunk)
    finally:
        os.close(handle)
    return b"".join(parts)


def files_below(root: str) -> Iterator[str]:
    """Relative POSIX paths of everything below `root` that is no folder, sorted per folder.

    Symbolic links and special files count as files; caches are left out. An absent root is empty.
    """
    return _walk(root, "")


def exists(path: str) -> bool:
    """True if anything at all, a dangling link included, stands at `path`."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def is_folder(path: str) -> bool:
    """True for a folder, False for a link to one."""
    return exists(path) and stat.S_ISDIR(os.lstat(path).st_mode)


def write_new(path: str, data: bytes, mode: int) -> None:
    """Creates `path` with exactly `mode`, whatever the umask; it must not exist. Not yet synced."""
    handle = os.open(path, _CREATE, FILE_MODE)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fchmod(handle, mode)
    finally:
        os.close(handle)


def sync(path: str) -> None:
    """Waits until the file or folder at `path` is on the disk."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace_file(path: str, data: bytes, mode: int) -> None:
    """Puts a file at `path` in one step, over whatever file stands there, and syncs it."""
    folder, _, name = path.rpartition("/")
    fresh = f"{folder}/{FRESH.format(name)}"
    remove_tree(fresh)
    write_new(fresh, data, mode)
    sync(fresh)
    os.replace(fresh, path)  # noqa: PTH105 - a str path
    sync(folder)


def remove_tree(path: str) -> None:
    """Removes the folder, file or link at `path`, following no link; nothing if it is absent."""
    from shutil import rmtree  # noqa: PLC0415 - needed only where something is removed

    if is_folder(path):
        rmtree(path)
    elif exists(path):
        os.unlink(path)  # noqa: PTH108 - a str path


def _open_regular(path: str) -> int | Found | None:
    """An open handle, or what is known without one."""
    try:
        handle = os.open(path, _READ)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if error.errno in _NOT_OPENABLE:
            return Found(NOT_A_FILE, executable=False)
        raise
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    return Found(NOT_A_FILE, executable=False)


def _walk(folder: str, prefix: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    except FileNotFoundError:
        return
    for name, is_folder in found:
        if not is_folder:
            yield prefix + name
        elif name not in CACHES:
            yield from _walk(f"{folder}/{name}", f"{prefix}{name}/")
