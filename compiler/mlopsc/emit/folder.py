"""May this folder become an output tree? Refused before anything is read or written."""

import os
from pathlib import Path

from mlopsc.emit.failure import EmitFailure


def claim(out: Path, project: Path | None = None) -> Path:
    """`out` as an absolute path, proven to be a place that publishing may replace whole.

    Refuses (EmitFailure `refused`) the project, a folder above it, the root, a home folder and
    anything in `.git`; (`symlink`) a link at `out`, and with `project` at any folder between them.
    """
    tree = Path(os.path.abspath(out))  # noqa: PTH100 - lexical: a link must be seen, not followed
    base = Path(os.path.abspath(project)) if project is not None else None  # noqa: PTH100
    if why := _why_not(tree, base):
        raise EmitFailure("refused", f"the output cannot go there, it is {why}", [str(tree)])
    for part in _steps(tree, base):
        if part.is_symlink():
            text = "a symbolic link stands in the way of the output: replace it by a folder"
            raise EmitFailure("symlink", text, [str(part)])
    if tree.exists() and not tree.is_dir():
        text = "a file stands where the output folder should be: move it away"
        raise EmitFailure("foreign", text, [str(tree)])
    return tree


def _why_not(tree: Path, project: Path | None) -> str:
    """Why `tree` must not be replaced, or nothing."""
    if tree == tree.parent:
        return "the root of the file system"
    if any(part.lower() == ".git" for part in tree.parts):
        return "inside .git"
    if tree == _home():
        return "a home folder"
    for place in filter(None, (project, _working_folder())):
        if tree == place or tree in place.parents:
            return "the project itself or a folder above it"
    return ""


def _steps(tree: Path, project: Path | None) -> list[Path]:
    """`tree` and the folders above it up to `project`, outermost first."""
    if project is None or project not in tree.parents:
        return [tree]
    below = tree.relative_to(project).parts
    return [project.joinpath(*below[: count + 1]) for count in range(len(below))]


def _home() -> Path | None:
    """The home folder by the user database: the build reads no environment variable."""
    import pwd  # noqa: PLC0415 - POSIX only, as is publishing

    try:
        return Path(pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        return None


def _working_folder() -> Path | None:
    try:
        return Path.cwd()
    except FileNotFoundError:
        return None
