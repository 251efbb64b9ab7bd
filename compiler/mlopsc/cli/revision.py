"""A git revision of a project: its spec, the files it names, the tree that was committed there.

The only place that calls git for a reviewer. It reads; no work tree, index or ref is touched.
"""

import io
import os
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path

from mlopsc.record import dataclass
from mlopsc.source.span import Fault

_SECONDS = 60


class RevisionError(Exception):
    """What prevents a look at the revision, as a sentence with the command that helps."""


@dataclass(frozen=True, slots=True)
class Revision:
    """`root` is the folder of the spec on disk, `prefix` that folder within the repository, whose
    own folder is `top`.
    """

    name: str
    commit: str
    root: Path
    top: Path
    prefix: str
    file: str

    def raw(self) -> bytes | Fault:
        found = self.blob(Path(self.file).name)
        assert found is not None  # noqa: S101 - `has_spec` was asked first
        return found

    @property
    def has_spec(self) -> bool:
        return self.blob(Path(self.file).name) is not None

    def text(self, relative: str) -> str | None:
        found = self.blob(relative)
        try:
            return None if found is None else found.decode("utf-8")
        except UnicodeDecodeError:
            return None

    def blob(self, relative: str) -> bytes | None:
        """A file of the revision; nothing where there is none, or a folder or a link."""
        path = f"{self.prefix}{relative}"
        listed = _git(self.root, "ls-tree", "-z", self.commit, "--", f":(top,literal){path}")
        entry = listed.stdout.split(b"\0")[0].split(b"\t")[0].split(b" ")
        if listed.returncode or entry[0] not in (b"100644", b"100755"):
            return None
        return _git(self.root, "cat-file", "blob", entry[2].decode()).stdout

    def tree(self, relative: str) -> Mapping[str, str]:
        """The text files below a folder of the revision, by their path in it."""
        folder = f"{self.commit}:{self.prefix}{relative}"
        made = _git(self.top, "archive", "--format=tar", folder)
        if made.returncode:
            return {}
        with tarfile.open(fileobj=io.BytesIO(made.stdout)) as archive:
            return {
                member.name: data.read().decode("utf-8", "replace")
                for member in archive
                if member.isfile() and (data := archive.extractfile(member)) is not None
            }


def open_revision(name: str, root: Path, file: str) -> Revision:
    """The revision `name` of the repository around `root`. Raises RevisionError."""
    try:
        words: tuple[str, ...] = ("--show-prefix", "--show-toplevel", "--is-shallow-repository")
        inside = _git(root, "rev-parse", *words)
    except OSError as error:
        raise RevisionError(f"git cannot be run: {error.strerror}") from error
    if inside.returncode:
        raise RevisionError(
            f"{root} is in no git repository, so there is no earlier state to compare with"
        )
    prefix, top, shallow = os.fsdecode(inside.stdout).split("\n")[:3]
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
    found = _git(root, *words)
    if found.returncode:
        raise RevisionError(_unknown(name, shallow=shallow == "true"))
    return Revision(name, found.stdout.decode().strip(), root, Path(top), prefix, file)


def _unknown(name: str, *, shallow: bool) -> str:
    if shallow:
        return (
            f"there is no revision {name!a} in this clone, which is shallow: run "
            "`git fetch --unshallow` (in GitHub Actions: `fetch-depth: 0`)"
        )
    return f"there is no revision {name!a}: name a branch, a tag or a commit (`git log --oneline`)"


def _git(root: Path, *words: str) -> "subprocess.CompletedProcess[bytes]":
    # Words as a list, no shell; a revision that looks like an option comes behind --end-of-options.
    return subprocess.run(  # noqa: S603 - see above
        ["git", "-c", "core.quotePath=false", *words],  # noqa: S607 - git is found on PATH
        cwd=root,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
        stdin=subprocess.DEVNULL,
    )
