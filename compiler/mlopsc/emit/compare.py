"""What stands on disk against what a build would write; writes nothing (`build --check`)."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from mlopsc.artifact.model import Artifact
from mlopsc.emit import disk, exchange, lockfile
from mlopsc.emit.beside import journal_of
from mlopsc.emit.failure import reporting
from mlopsc.emit.folder import claim
from mlopsc.emit.paths import is_proven
from mlopsc.emit.verify import refuse_link
from mlopsc.record import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file as it should be: bytes, their `sha256:…`, whether it may be run."""

    data: bytes
    digest: str
    executable: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Paths relative to the tree, sorted, each in one of four lists.

    stale: as published, and a build would now write something else, or nothing. edited: changed by
    hand since it was published. missing: not there. foreign: there, and never written by us.
    """

    stale: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    locked: bool = True
    """False if the folder has no lock file: then it is not ours."""

    @property
    def same(self) -> bool:
        return not (self.stale or self.edited or self.missing or self.foreign)

    @property
    def exit_code(self) -> int:
        """0: a build would change nothing. 2: it would, or a person has to look."""
        return 0 if self.same else 2


def compare(
    artifacts: Sequence[Artifact],
    lock_header: Mapping[str, object],
    out: Path,
    *,
    project: Path | None = None,
) -> Compared:
    """Holds the tree `out` against the artifacts and the lock that a build would write.

    Raises EmitFailure: `io`, `newer`, `symlink`, `refused`; ValueError for artifacts that no build
    may have (see `wanted_files`).
    """
    wanted = wanted_files(artifacts, lock_header)
    with reporting("compare the output"):
        tree = claim(out, project)
        if disk.exists(journal_of(str(tree))):
            exchange.settle(str(tree))
        lock = lockfile.read(tree)
        lockfile.refuse_newer(lock, lock_header.get("compiler"))
        return compare_tree(wanted, lock, tree)


def wanted_files(
    artifacts: Sequence[Artifact], lock_header: Mapping[str, object]
) -> dict[str, Wanted]:
    """Every file of a tree, sorted by path, then its lock.

    ValueError for a path that is not proven, that occurs twice (also on a disk that does not tell
    upper from lower case) or is both a file and a folder, and for a carriage return in a text.
    """
    _refuse_clashes(artifacts)
    wanted = {each.path: _wanted(each) for each in sorted(artifacts, key=lambda each: each.path)}
    digests = {path: each.digest for path, each in wanted.items()}
    lock = Artifact(lockfile.LOCK_NAME, lockfile.render(lock_header, digests))
    return {**wanted, lock.path: _wanted(lock)}


def compare_tree(wanted: Mapping[str, Wanted], lock: lockfile.Lock | None, tree: Path) -> Compared:
    """Sorts every path that is wanted, locked or there into one list of Compared, or none."""
    refuse_link(str(tree))
    outputs = lock.outputs if lock is not None else {}
    present = set(disk.files_below(str(tree)))
    lists: dict[str, list[str]] = {"stale": [], "edited": [], "missing": [], "foreign": []}
    for path in sorted({*wanted, *outputs, *present}):
        found = disk.look(f"{tree}/{path}")
        if path == lockfile.LOCK_NAME:
            verdict = _judge_lock(wanted.get(path), found, lock)
        else:
            verdict = _judge(wanted.get(path), found, outputs.get(path))
        if verdict and (found is not None or path in wanted):
            lists[verdict].append(path)
    return Compared(**{name: tuple(each) for name, each in lists.items()}, locked=lock is not None)


def _judge(wanted: Wanted | None, found: disk.Found | None, locked: str | None) -> str:
    """The list that a path belongs in; nothing if it is as it should be."""
    if found is None:
        return "missing"
    if wanted is not None and found.digest == wanted.digest:
        return "" if found.executable == wanted.executable else "stale"
    if locked is None:
        return "foreign"
    return "stale" if found.digest == locked else "edited"


def _judge_lock(wanted: Wanted | None, found: disk.Found | None, lock: lockfile.Lock | None) -> str:
    if found is None or lock is None:
        return "missing"
    if wanted is not None and found.digest == wanted.digest:
        return ""
    return "stale" if lock.whole else "edited"


def _wanted(artifact: Artifact) -> Wanted:
    data = artifact.text.encode("utf-8")
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return Wanted(data, digest, artifact.executable)


def _refuse_clashes(artifacts: Sequence[Artifact]) -> None:
    paths = [lockfile.LOCK_NAME, *(each.path for each in artifacts)]
    folders = {str(parent) for path in paths for parent in PurePosixPath(path).parents}
    seen = {folder.lower() for folder in folders}
    for path in paths:
        if not is_proven(path):
            raise ValueError(f"{path!r} is no path that a tree may hold")
        if path.lower() in seen:
            raise ValueError(f"{path!r} would be written twice, or is a folder too")
        seen.add(path.lower())
    for each in artifacts:
        if "\r" in each.text:
            raise ValueError(f"{each.path!r} holds a carriage return")
