"""Digests of files and folders: what a dataset, an output or a model is known by."""

import hashlib
import os
from pathlib import Path

from .errors import RefusedError, UnreachableError

LFS_POINTER = b"version https://git-lfs.github.com/spec/v1"


def of_file(path: Path) -> str:
    """sha256 of the bytes of `path`, in hexadecimal."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreachableError(f"{path}: cannot be read: {error.strerror}") from error


def files_in(folder: Path) -> list[Path]:
    """Every file below `folder`, sorted by its POSIX path; a link or a device is refused."""
    found: list[Path] = []
    for base, folders, names in os.walk(folder):
        for name in [*folders, *names]:
            each = Path(base, name)
            if each.is_symlink() or not (each.is_file() or each.is_dir()):
                raise RefusedError(
                    f"{each}: is a link or a special file: its content cannot be pinned. "
                    "Put the file itself there."
                )
        found += [Path(base, name) for name in names]
    return sorted(found, key=lambda each: each.relative_to(folder).as_posix())


def of_path(path: Path) -> str:
    """A file's sha256; a folder's is the sha256 of its `sha256sum` listing, sorted by path."""
    if not path.is_dir():
        return of_file(path)
    listing = "".join(
        f"{of_file(each)}  {each.relative_to(path).as_posix()}\n" for each in files_in(path)
    )
    return of_text(listing)


def of_text(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def is_lfs_pointer(path: Path) -> bool:
    """Whether `path` holds Git LFS's stand-in instead of the content (its first line says so)."""
    with path.open("rb") as file:
        return file.read(len(LFS_POINTER)) == LFS_POINTER
