"""Copies `repo/` of compiled trees to the project's root, where alone those files work.

What was installed is remembered in `.mlopsc/install.lock.json`, which belongs in version control.
A file that was not written here, or was edited since, is never overwritten unless forced. Every
file is replaced in one step; an install that was killed is finished by the next one.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from mlopsc.emit import disk, mutex
from mlopsc.emit.beside import beside
from mlopsc.emit.compare import Compared, Wanted
from mlopsc.emit.failure import EmitFailure, reporting
from mlopsc.emit.installed import STATE_PATH, Installs, read_installs, render_installs
from mlopsc.emit.repo import compare_repo, refuse_links, repo_files
from mlopsc.emit.stage import make_parents, remove_empty
from mlopsc.record import dataclass, replace


@dataclass(frozen=True, slots=True)
class Installed:
    """Paths relative to the project, sorted; warnings are sentences."""

    written: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def install(
    trees: Sequence[Path],
    project: Path,
    *,
    force: bool = False,
    wait: bool = True,
    on_wait: Callable[[], None] | None = None,
) -> Installed:
    """Installs the `repo/` files of the compiled `trees` into `project`, and removes old ones.

    Raises EmitFailure: `refused` (a tree is not built, or two want one path), `edited`, `foreign`
    (listed; nothing was written), `symlink`, `locked`, `newer`, `io`.
    """
    with reporting("install files"):
        root = _root(project)
        state = root / STATE_PATH
        made = make_parents(state.parent)
        lock = beside(state).mutex
        handle = mutex.acquire(lock, wait=wait, on_wait=on_wait)
        try:
            installed = _install(repo_files(trees), root, force=force)
        finally:
            troubles = mutex.release(lock, handle)
            remove_empty(made)
    return replace(installed, warnings=(*installed.warnings, *troubles))


def compare_installed(trees: Sequence[Path], project: Path) -> Compared:
    """What `install` would change; nothing where nothing was ever installed. Writes nothing."""
    with reporting("compare installed files"):
        root = _root(project)
        installs = read_installs(root)
        return compare_repo(repo_files(trees), installs, root) if installs else Compared()


def _root(project: Path) -> Path:
    root = Path(os.path.abspath(project))  # noqa: PTH100 - lexical: a link must be seen
    refuse_links(root, [STATE_PATH])
    return root


def _install(wanted: Mapping[str, Wanted], root: Path, *, force: bool) -> Installed:
    before = read_installs(root)
    installs = before or Installs({}, {})
    compared = compare_repo(wanted, installs, root)
    if not force:
        _refuse_overwriting(compared, wanted)
    written = tuple(sorted(wanted.keys() & {*_all(compared)}))
    removed = tuple(path for path in compared.stale if path not in wanted)
    after = Installs({path: each.digest for path, each in wanted.items()}, {})
    _sweep(root, {*wanted, *installs.files, *installs.pending, STATE_PATH})
    if written or after != installs:
        pending = replace(_ours_now(installs, root), pending=after.files)
        _remember(pending, root)
        for path in written:
            _write(wanted[path], root, path)
        for path in removed:
            _remove(root, path)
        _remember(after, root)
    kept = [path for path in compared.edited if path not in wanted]
    return Installed(
        written=written,
        removed=removed,
        unchanged=tuple(sorted(wanted.keys() - set(written))),
        warnings=tuple(
            f"{path} is no longer produced; you edited it, so it stays" for path in kept
        ),
    )


def _all(compared: Compared) -> tuple[str, ...]:
    return (*compared.stale, *compared.edited, *compared.missing, *compared.foreign)


def _refuse_overwriting(compared: Compared, wanted: Mapping[str, Wanted]) -> None:
    edited = [path for path in compared.edited if path in wanted]
    if edited or compared.foreign:
        text = (
            "these files were not written by mlopsc install, or were edited since; nothing was "
            "installed. Move them away, or give --force to lose what is in them"
        )
        raise EmitFailure("edited" if edited else "foreign", text, (*edited, *compared.foreign))


def _ours_now(installs: Installs, root: Path) -> Installs:
    """The digests on disk that are ours: after a killed install they are of two kinds."""
    digests = {}
    for path in sorted({*installs.files, *installs.pending}):
        found = disk.look(f"{root}/{path}")
        if found is not None and installs.wrote(path, found.digest):
            digests[path] = found.digest
        elif path in installs.files:
            digests[path] = installs.files[path]
    return Installs(digests, {})


def _remember(installs: Installs, root: Path) -> None:
    disk.replace_file(f"{root}/{STATE_PATH}", render_installs(installs), disk.FILE_MODE)


def _write(wanted: Wanted, root: Path, path: str) -> None:
    make_parents((root / path).parent)
    mode = disk.PROGRAM_MODE if wanted.executable else disk.FILE_MODE
    disk.replace_file(f"{root}/{path}", wanted.data, mode)


def _remove(root: Path, path: str) -> None:
    """Removes a file and the folders that it leaves empty."""
    target = root / path
    target.unlink()
    disk.sync(str(target.parent))
    above = [each for each in target.parents if root in each.parents]
    remove_empty(above[::-1])


def _sweep(root: Path, paths: set[str]) -> None:
    """Removes what `replace_file` left where a process was killed in it."""
    for path in sorted(paths):
        folder, _, name = f"{root}/{path}".rpartition("/")
        disk.remove_tree(f"{folder}/{disk.FRESH.format(name)}")
