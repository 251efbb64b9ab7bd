"""Hash datasets into pins: one pass over the bytes, resumable, nothing followed out of the project.

The SHA-256 is the proof; the MD5 is the name that DVC gives the same bytes (of a folder: of the
JSON list of its files; https://dvc.org/doc/user-guide/project-structure/internal-files).
"""

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from mlopsc.edit.resume import Digests, Resume
from mlopsc.record import dataclass
from mlopsc.schema.data_lock import Pin

Progress = Callable[[int, int], None]
"""Told the bytes hashed so far and the bytes there are in all."""

_CHUNK = 1 << 20
_POINTER = b"version https://git-lfs.github.com/spec/v1"


class PinFailure(Exception):  # noqa: N818 - an outcome that is told, not one error among many
    """A dataset that cannot be pinned: what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class _File:
    """One file of a dataset: its name in it and in the project, and how it was found."""

    name: str
    shown: str
    path: Path
    state: os.stat_result


class _Meter:
    """Adds up what was hashed and passes it on."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def add(self, count: int) -> None:
        self._done += count
        self._progress(self._done, self._total)


def pin(datasets: Mapping[str, str], project: Path, progress: Progress) -> dict[str, Pin]:
    """The pins of `datasets` (name to path below `project`), in the order given.

    Files that look as they did when they were hashed are not read again. Raises PinFailure, and
    OSError where something cannot be read; what was hashed until then is remembered.
    """
    found = {name: tuple(_files(project, path)) for name, path in datasets.items()}
    total = sum(each.state.st_size for files in found.values() for each in files)
    meter = _Meter(progress, total)
    with Resume(project) as resume:
        return {
            name: _pin(
                project, datasets[name], [(each, _digests(each, resume, meter)) for each in files]
            )
            for name, files in found.items()
        }


def _digests(file: _File, resume: Resume, meter: _Meter) -> Digests:
    known = resume.known(file.shown, file.state)
    if known is not None:
        meter.add(file.state.st_size)
        return known
    digests = _hash(file, meter)
    resume.remember(file.shown, file.state, digests)
    return digests


def _files(project: Path, path: str) -> Iterator[_File]:
    """The files of a dataset, sorted by name; a file is its own only one."""
    root = project / path
    if not root.exists():
        raise PinFailure(f"{path} does not exist: get the data, or correct the path in the spec")
    if not root.resolve().is_relative_to(project.resolve()):
        raise PinFailure(f"{path} is a link that leads out of the project: copy the data instead")
    if not root.is_dir():
        yield _file(root.resolve(), root.name, path)
        return
    names = sorted(_below(root, ""))
    if not names:
        raise PinFailure(f"{path} is an empty folder: there is nothing to pin")
    for name in names:
        yield _file(root / name, name, f"{path}/{name}")


def _below(folder: Path, prefix: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _below(Path(entry.path), f"{prefix}{entry.name}/")
            else:
                yield f"{prefix}{entry.name}"


def _file(path: Path, name: str, shown: str) -> _File:
    """A file as a run will find it: a run refuses links in a folder of data as well."""
    if not name.isprintable():
        raise PinFailure(f"{shown!a} has a name that no list of files can hold: rename it")
    state = path.lstat()
    if stat.S_ISLNK(state.st_mode):
        raise PinFailure(f"{shown} is a link, which can change unseen: put the data itself there")
    if not stat.S_ISREG(state.st_mode):
        raise PinFailure(f"{shown} is not a regular file: data is made of files")
    return _File(name, shown, path, state)


def _hash(file: _File, meter: _Meter) -> Digests:
    """SHA-256 and MD5 of the bytes; PinFailure for a pointer, or a file that is being written."""
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    size = 0
    try:
        with file.path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                if size == 0 and chunk.startswith(_POINTER):
                    raise PinFailure(
                        f"{file.shown} is a Git LFS pointer, not the data: `git lfs pull`"
                    )
                size += len(chunk)
                sha256.update(chunk)
                md5.update(chunk)
                meter.add(len(chunk))
            after = os.fstat(stream.fileno())
    except FileNotFoundError as error:
        raise _changed(file) from error
    if (size, after.st_size, after.st_mtime_ns) != _seen(file.state):
        raise _changed(file)
    return sha256.hexdigest(), md5.hexdigest()


def _seen(state: os.stat_result) -> tuple[int, int, int]:
    return (state.st_size, state.st_size, state.st_mtime_ns)


def _changed(file: _File) -> PinFailure:
    return PinFailure(f"{file.shown} changed while it was read: wait until it is written")


def _pin(project: Path, path: str, hashed: list[tuple[_File, Digests]]) -> Pin:
    size = sum(file.state.st_size for file, _ in hashed)
    largest = max(file.state.st_size for file, _ in hashed)
    sha256, md5 = hashed[0][1]
    if (project / path).is_dir():
        lines = "".join(f"{digest}  {file.name}\n" for file, (digest, _) in hashed)
        sha256 = hashlib.sha256(lines.encode()).hexdigest()
        md5 = _dvc_folder([(file.name, digest) for file, (_, digest) in hashed])
    return Pin(path, sha256, md5, size, len(hashed), largest)


def _dvc_folder(files: list[tuple[str, str]]) -> str:
    entries = [{"md5": md5, "relpath": name} for name, md5 in files]
    listed = json.dumps(entries, sort_keys=True).encode()
    return f"{hashlib.md5(listed, usedforsecurity=False).hexdigest()}.dir"
