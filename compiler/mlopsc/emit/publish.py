"""Publishes a compiled tree: lock, stage, self-check, one exchange. The old tree or the new one.

A process that is killed at any instant leaves one of the two, whole; what it leaves beside the
tree goes with the next build. Trouble after the exchange is a warning: the tree is published.
Nothing is written, not even a lock, if nothing would change.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from mlopsc.artifact.model import Artifact
from mlopsc.emit import disk, exchange, lockfile, mutex
from mlopsc.emit.beside import beside
from mlopsc.emit.compare import Compared, Wanted, compare_tree, wanted_files
from mlopsc.emit.failure import EmitFailure, reason, reporting
from mlopsc.emit.folder import claim
from mlopsc.emit.stage import make_parents, remove_empty, write_stage
from mlopsc.record import dataclass, replace

SelfCheck: TypeAlias = Callable[[Sequence[Artifact]], Sequence[str]]
"""Looks at what was staged; each string returned is a reason not to publish."""


@dataclass(frozen=True, slots=True)
class Published:
    """Paths relative to the tree, sorted, `mlops.lock.json` included; warnings are sentences."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def publish(
    artifacts: Iterable[Artifact],
    lock_header: Mapping[str, object],
    out: Path,
    *,
    force: bool = False,
    project: Path | None = None,
    wait: bool = True,
    on_wait: Callable[[], None] | None = None,
    check: SelfCheck | None = None,
) -> Published:
    """Makes the folder `out` hold exactly the artifacts and their lock.

    `project`: folder below which no symbolic link may lead to `out`. `force` replaces files that
    were edited or added by hand and a lock of a newer compiler, never a folder without a lock.
    `on_wait` is called once if another build is waited for. Raises EmitFailure of every kind, with
    the old tree in place; ValueError for artifacts that no tree may hold.
    """
    files = tuple(artifacts)
    wanted = wanted_files(files, lock_header)
    with reporting(f"write {out}"):
        tree = claim(out, project)
        job = _Job(files, wanted, lock_header.get("compiler"), tree, force, check)
        if exchange.is_clean(tree) and _compare(job).same:
            return Published(unchanged=tuple(sorted(wanted)))
        made = make_parents(tree.parent)
        try:
            return _publish_alone(job, wait=wait, on_wait=on_wait)
        except BaseException:
            remove_empty(made)
            raise


@dataclass(frozen=True, slots=True)
class _Job:
    files: tuple[Artifact, ...]
    wanted: Mapping[str, Wanted]
    compiler: object
    tree: Path
    force: bool
    check: SelfCheck | None


def _publish_alone(job: _Job, *, wait: bool, on_wait: Callable[[], None] | None) -> Published:
    """Publishes with the lock held; giving it back is no reason to fail."""
    names = beside(job.tree)
    handle = mutex.acquire(names.mutex, wait=wait, on_wait=on_wait)
    try:
        published = _publish_held(job, Path(names.stage))
    except BaseException:
        mutex.release(names.mutex, handle)
        raise
    troubles = mutex.release(names.mutex, handle)
    return replace(published, warnings=(*published.warnings, *troubles))


def _publish_held(job: _Job, stage: Path) -> Published:
    exchange.replay(job.tree)
    compared = _compare(job)
    if compared.same:
        return Published(unchanged=tuple(sorted(job.wanted)))
    _refuse_someone_elses(compared, job)
    before = set(disk.files_below(str(job.tree)))
    try:
        write_stage(stage, job.wanted)
        _refuse_unsound(job)
        exchange.put_in_place(job.tree)
    except BaseException:
        _abandon(stage)
        raise
    written = {*compared.stale, *compared.edited, *compared.missing, *compared.foreign}
    return Published(
        written=tuple(sorted(written & job.wanted.keys())),
        removed=tuple(sorted(before - job.wanted.keys())),
        unchanged=tuple(sorted(job.wanted.keys() - written)),
        warnings=_tidy(job.tree),
    )


def _compare(job: _Job) -> Compared:
    lock = lockfile.read(job.tree)
    if not job.force:
        lockfile.refuse_newer(lock, job.compiler)
    return compare_tree(job.wanted, lock, job.tree)


def _refuse_someone_elses(compared: Compared, job: _Job) -> None:
    """EmitFailure if publishing would destroy something that a build cannot bring back."""
    theirs = (*compared.edited, *compared.foreign)
    if not compared.locked and compared.foreign:
        text = (
            f"{job.tree} holds files and no {lockfile.LOCK_NAME}: it is not an output folder of "
            "mlopsc and will not be replaced. Name another folder, or empty this one yourself"
        )
        raise EmitFailure("foreign", text, compared.foreign)
    if not theirs or job.force:
        return
    text = (
        f"{job.tree} was changed by hand; nothing was written. Move your change to mlops.yaml or "
        "to a file outside, or give --force to lose it"
    )
    raise EmitFailure("edited" if compared.edited else "foreign", text, theirs)


def _refuse_unsound(job: _Job) -> None:
    problems = job.check(job.files) if job.check is not None else ()
    if problems:
        text = "the compiled tree fails its own check and was not published"
        raise EmitFailure("refused", text, problems)


def _abandon(stage: Path) -> None:
    """Removes a stage that was not published, as far as the disk lets us; the next build does."""
    try:
        disk.remove_tree(str(stage))
    except OSError:
        return


def _tidy(tree: Path) -> tuple[str, ...]:
    """Syncs the exchange and removes the old tree; what goes wrong is told, not raised."""
    try:
        disk.sync(str(tree.parent))
        exchange.replay(tree)
    except OSError as error:
        return (
            f"published, but the old files beside {tree} are still there ({reason(error)}); "
            "the next build removes them",
        )
    return ()
