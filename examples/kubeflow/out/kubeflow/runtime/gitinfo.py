"""What git knows about the code that is about to run: its commit, and whether it is all."""

import hashlib
from pathlib import Path

from .document import Json
from .errors import UnreachableError
from .git import Git, GitError


def code(project: Path) -> dict[str, Json]:
    """`commit` (None without a repository or a commit) and `dirty` (changes not committed)."""
    git = Git(project)
    try:
        commit = git.text("rev-parse", "--verify", "HEAD^{commit}")
    except (GitError, UnreachableError):
        return {"commit": None, "dirty": True}
    return {"commit": commit, "dirty": bool(changes(git))}


def digest_at(commit: str, file: Path) -> str | None:
    """sha256 of a file as `commit` holds it; nothing where it does not hold it.

    UnreachableError where git does not answer: that says nothing about the file.
    """
    try:
        blob = Git(file.parent).raw("cat-file", "blob", f"{commit}:./{file.name}")
    except GitError:
        return None
    return hashlib.sha256(blob).hexdigest()


def changes(git: Git) -> list[str]:
    """Changed and untracked paths of the project, without the runtime's own state.

    The compiled tree counts: a gate edited there and not committed would approve a version whose
    commit shows another gate.
    """
    listed = git.raw(
        "status",
        "--porcelain",
        "-z",
        "--untracked-files=normal",
        "--no-renames",
        "--",
        ".",
        ":(exclude).mlops",
    )
    return [each[3:].decode("utf-8", errors="replace") for each in listed.split(b"\0") if each]
