"""The `repo/` files of compiled trees, and how they stand at a project's root."""

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from mlopsc.emit import disk, lockfile
from mlopsc.emit.compare import Compared, Wanted
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.installed import STATE_PATH, Installs
from mlopsc.emit.verify import refuse_link

REPO = "repo/"
_LARGEST_FILE = 16 << 20
_OURS = PurePosixPath(STATE_PATH).parts[0]


def repo_files(trees: Sequence[Path]) -> dict[str, Wanted]:
    """What the trees put at the project's root, by path relative to it.

    EmitFailure `refused` for a tree that is not built or two that want one path in two ways,
    `edited` for a file that is not what its lock says.
    """
    wanted: dict[str, Wanted] = {}
    for tree in trees:
        for path, each in _files_of(tree).items():
            if wanted.setdefault(path, each) != each:
                text = "two compiled trees want to install this file, each its own way"
                raise EmitFailure("refused", text, [path])
    return dict(sorted(wanted.items()))


def compare_repo(wanted: Mapping[str, Wanted], installs: Installs, root: Path) -> Compared:
    """Sorts the wanted and the remembered files, as `compare` does for a tree.

    `stale` holds files to replace and, where they are not wanted, to remove.
    """
    known = {*installs.files, *installs.pending}
    refuse_links(root, sorted({*wanted, *known}))
    lists: dict[str, list[str]] = {"stale": [], "edited": [], "missing": [], "foreign": []}
    for path in sorted({*wanted, *known}):
        found = disk.look(f"{root}/{path}")
        verdict = _judge(path, wanted.get(path), found, installs)
        if verdict:
            lists[verdict].append(path)
    return Compared(**{name: tuple(each) for name, each in lists.items()}, locked=True)


def refuse_links(root: Path, paths: Sequence[str]) -> None:
    """EmitFailure `symlink` if one of the paths, or a folder on the way to it, is a link."""
    folders = {parent for path in paths for parent in PurePosixPath(path).parents}
    links = [
        each for each in sorted({*folders, *map(PurePosixPath, paths)}) if _is_link(root, each)
    ]
    if links:
        text = "a symbolic link stands where files are installed: replace it by what it points to"
        raise EmitFailure("symlink", text, [str(each) for each in links])


def _is_link(root: Path, path: PurePosixPath) -> bool:
    return path.parts != () and (root / path).is_symlink()


def _files_of(tree: Path) -> dict[str, Wanted]:
    refuse_link(str(tree))
    lock = lockfile.read(tree)
    lockfile.refuse_newer(lock)
    if lock is None or not lock.whole:
        raise EmitFailure("refused", "there is no compiled tree: run mlopsc build", [str(tree)])
    named = [path for path in lock.outputs if path.startswith(REPO)]
    return {path.removeprefix(REPO): _file_of(tree, path, lock.outputs[path]) for path in named}


def _file_of(tree: Path, path: str, digest: str) -> Wanted:
    if PurePosixPath(path).parts[1] == _OURS:
        raise EmitFailure("refused", f"nothing may be installed into {_OURS}/", [f"{tree}/{path}"])
    found = disk.look(f"{tree}/{path}")
    if found is None or found.digest != digest:
        text = "the compiled file is not what its lock says: run mlopsc build"
        raise EmitFailure("edited", text, [f"{tree}/{path}"])
    data = disk.read(f"{tree}/{path}", _LARGEST_FILE) or b""
    return Wanted(data, digest, found.executable)


def _judge(path: str, wanted: Wanted | None, found: disk.Found | None, installs: Installs) -> str:
    """The list of Compared that a path belongs in; nothing if it is as it should be."""
    if found is None:
        return "missing" if wanted is not None else ""
    if wanted is not None and found == disk.Found(wanted.digest, wanted.executable):
        return ""
    if installs.wrote(path, found.digest):
        return "stale"
    return "edited" if installs.knows(path) else "foreign"
