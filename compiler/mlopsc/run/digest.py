"""Names content by its sha256: a file, a folder, the project's code, the emitted runtime."""

import hashlib
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from mlopsc.run.tree import Tree

LIST_BY_GIT = (
    *("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"),
)
STATE = ".mlops"
MEANT_BY_THE_TREE = frozenset({"mlops.yaml", "data.lock.json"})
NEVER_CODE = frozenset({"__pycache__", "node_modules", "build", "dist", "venv"})


class UnhashableError(Exception):
    """A link, socket or device stands where a plain file or folder was expected."""


def of_file(path: Path) -> str:
    """The sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def of_value(value: object) -> str:
    """The sha256 of a value, as JSON with sorted keys."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def of_listing(files: Mapping[str, str]) -> str:
    """The digest of a folder: sha256 over `<sha256>  <path>` lines, as sha256sum writes them."""
    lines = (f"{files[path]}  {path}\n" for path in sorted(files))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def listing(folder: Path) -> dict[str, str]:
    """Relative POSIX path -> sha256 of every file below `folder`, sorted by path.

    Raises UnhashableError on anything that is neither a plain file nor a folder.
    """
    return {
        path.relative_to(folder).as_posix(): of_file(path) for path in sorted(_plain_files(folder))
    }


def of_runtime(tree: Tree) -> str:
    """The digest of the emitted runtime: every file of it but what Python leaves there."""
    files = listing(tree.root / "runtime")
    return of_listing({path: each for path, each in files.items() if "__pycache__" not in path})


def of_code(project: Path, tree: Tree, listed: Sequence[str] | None) -> str:
    """The digest of the project's own files, which a cached result depends on.

    `listed` is what `LIST_BY_GIT` prints: what git tracks, and what it does not ignore (an
    untracked module is imported like any other), read from the work tree. Without git it is None,
    and a plain walk is made, without hidden folders, virtual environments and build folders. Left
    out in both: `out/`, `.mlops/`, the pinned datasets (their pins stand in the tree), and
    mlops.yaml with data.lock.json, whose meaning is the tree itself. A file that git ignores is
    not seen; neither is one outside the project.
    """
    outside = {"out", STATE, *(each.path for each in tree.data.values())}
    if tree.root.is_relative_to(project):
        outside.add(tree.root.relative_to(project).as_posix())
    found = {
        path: _of_entry(project / path)
        for path in _code_files(project, listed)
        if path not in MEANT_BY_THE_TREE and not _is_below(path, outside)
    }
    return of_listing(found)


def _is_below(path: str, folders: Iterable[str]) -> bool:
    return any(PurePosixPath(path).is_relative_to(each) for each in folders)


def _code_files(project: Path, listed: Sequence[str] | None) -> Iterator[str]:
    if listed is None:
        yield from _from_walk(project)
        return
    for path in listed:
        if (project / path).is_dir() and not (project / path).is_symlink():  # a submodule
            yield from (f"{path.rstrip('/')}/{each}" for each in _from_walk(project / path))
        else:
            yield path


def _from_walk(project: Path) -> Iterator[str]:
    for folder, below, files in os.walk(project):
        below[:] = sorted(
            each
            for each in below
            if not each.startswith(".")
            and each not in NEVER_CODE
            and not (Path(folder) / each / "pyvenv.cfg").exists()
        )
        for name in sorted(files):
            yield (Path(folder) / name).relative_to(project).as_posix()


def _of_entry(path: Path) -> str:
    link = f"link to {path.readlink()}" if path.is_symlink() else ""
    if path.is_file():
        return of_value([link, of_file(path)]) if link else of_file(path)
    return of_value([link, "absent"])


def _plain_files(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        for entry in entries:
            mode = entry.stat(follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                yield from _plain_files(Path(entry.path))
            elif stat.S_ISREG(mode):
                yield Path(entry.path)
            else:
                raise UnhashableError(f"{entry.path}: is neither a file nor a folder")
