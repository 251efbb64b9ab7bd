"""Hash datasets into pins: one pass over the bytes, resumable, nothing followed out of the project.

The SHA-256 is the proof; the MD5 is the name that DVC gives the same bytes (of a folder: of the
JSON list of its files; https://dvc.org/doc/user-guide/project-structure/internal-files).
"""

import hashlib
import json
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from mlopsc.edit.resume import Resume
from mlopsc.schema.data_lock import Pin

Progress = Callable[[int, int], None]
"""Told the bytes hashed so far and the bytes there are in all."""

_CHUNK = 1 << 20
_POINTER = b"version https://git-lfs.github.com/spec/v1"


class PinFailure(Exception):  # noqa: N818 - an outcome that is told, not one error among many
    """A dataset that cannot be pinned: what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class _File:
    """One file of a dataset: its name within it, and what it looked like when it was found."""

    name: str
    path: Path
    size: int
    mtime: int


def pin(datasets: Mapping[str, str], project: Path, progress: Progress) -> dict[str, Pin]:
    """The pins of `datasets` (name to path below `project`), in the order given.

    Files whose size and time did not change since they were hashed are not read again. Raises
    PinFailure; what was hashed until then is remembered.
    """
    found = {name: tuple(_files(project, path)) for name, path in datasets.items()}
    total = sum(each.size for files in found.values() for each in files)
    done = 0
    pins: dict[str, Pin] = {}
    with Resume(project) as resume:
        for name, files in found.items():
            hashed: list[tuple[_File, str, str]] = []
            for file in files:
                sha256, md5 = resume.known(file.path, file.size, file.mtime) or _hash(file)
                resume.remember(file.path, file.size, file.mtime, (sha256, md5))
                hashed.append((file, sha256, md5))
                done += file.size
                progress(done, total)
            pins[name] = _pin(datasets[name], project, hashed)
    return pins


def _files(project: Path, path: str) -> Iterator[_File]:
    """The files of a dataset, sorted by name; a file is its own only one."""
    root = project / path
    if not root.exists():
        raise PinFailure(f"{path} does not exist: get the data, or correct the path in the spec")
    if not root.is_dir():
        yield _file(project, root, root.name)
        return
    found = sorted(_below(root, ""), key=lambda each: each[0])
    if not found:
        raise PinFailure(f"{path} is an empty folder: there is nothing to pin")
    for name, each in found:
        yield _file(project, each, name)


def _below(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _below(Path(entry.path), f"{prefix}{entry.name}/")
            else:
                yield f"{prefix}{entry.name}", Path(entry.path)


def _file(project: Path, path: Path, name: str) -> _File:
    shown = os.path.relpath(path, project)
    if not path.resolve().is_relative_to(project.resolve()):
        raise PinFailure(f"{shown} is a link that leads out of the project: copy the file instead")
    state = path.stat()
    if not stat.S_ISREG(state.st_mode):
        raise PinFailure(f"{shown} is not a regular file: data is made of files")
    return _File(name, path, state.st_size, state.st_mtime_ns)


def _hash(file: _File) -> tuple[str, str]:
    """SHA-256 and MD5 of the bytes; PinFailure for a pointer, or a file that is being written."""
    sha256, md5 = hashlib.sha256(), hashlib.md5(usedforsecurity=False)
    size = 0
    with file.path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            if size == 0 and chunk.startswith(_POINTER):
                raise PinFailure(f"{file.path} is a Git LFS pointer, not the data: `git lfs pull`")
            size += len(chunk)
            sha256.update(chunk)
            md5.update(chunk)
    after = file.path.stat()
    if (size, after.st_size, after.st_mtime_ns) != (file.size, file.size, file.mtime):
        raise PinFailure(f"{file.path} changed while it was read: wait until it is written")
    return sha256.hexdigest(), md5.hexdigest()


def _pin(path: str, project: Path, hashed: list[tuple[_File, str, str]]) -> Pin:
    size = sum(file.size for file, _, _ in hashed)
    largest = max(file.size for file, _, _ in hashed)
    sha256, md5 = hashed[0][1:]
    if (project / path).is_dir():
        lines = "".join(f"{digest}  {file.name}\n" for file, digest, _ in hashed)
        sha256 = hashlib.sha256(lines.encode()).hexdigest()
        md5 = _dvc_folder([(file.name, digest) for file, _, digest in hashed])
    return Pin(path, sha256, md5, size, len(hashed), largest)


def _dvc_folder(files: list[tuple[str, str]]) -> str:
    entries = [{"md5": md5, "relpath": name} for name, md5 in files]
    listed = json.dumps(entries, sort_keys=True).encode()
    return f"{hashlib.md5(listed, usedforsecurity=False).hexdigest()}.dir"
