"""The tags `model/<name>/…` of one model: read them, and change them all or none.

With a remote, its refs are the truth and one `git push --atomic --force-with-lease` is the
compare-and-swap; without one, a `git update-ref` transaction is.
https://git-scm.com/docs/git-push#Documentation/git-push.txt---force-with-leaseltrefnamegt
"""

# The package is emitted as `runtime`: its modules can only be named relative to it.
# ruff: noqa: TID252

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

from ..checkout import is_address
from ..document import Json, Node, render
from ..errors import RefusedError, UnreachableError
from ..git import REMOTE_SECONDS, Git, GitError

CHAMPION, CHALLENGER = "champion", "challenger"
_ATTEMPTS = 3
_PAUSE_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag by the last part of its name: its object, its commit and its JSON message."""

    name: str
    sha: str
    commit: str
    message: Node


@dataclass(frozen=True, slots=True)
class Change:
    """One tag from `old` to `new`, both tag objects; None is absent."""

    name: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Tags:
    """The tags of `model` in the repository of `git`; `remote` is None when it stands alone.

    `address` is what people call the remote.
    """

    git: Git
    model: str
    remote: str | None
    address: str

    def ref(self, name: str) -> str:
        return f"refs/tags/model/{self.model}/{name}"

    def read(self) -> dict[str, Tag]:
        """All tags, the remote's where there is one; local tags are brought up to it."""
        if self.remote is not None:
            self._follow(self.remote, self._remote_refs(self.remote))
        listed = self.git.text(
            "for-each-ref",
            "--format=%(refname)%00%(objectname)%00%(*objectname)%00%(contents)%00",
            self.ref(""),
        )
        fields = listed.split("\0")
        rows = zip(fields[0::4], fields[1::4], fields[2::4], fields[3::4], strict=False)
        found = [self._tag(ref.strip(), sha, commit, text) for ref, sha, commit, text in rows]
        return {each.name: each for each in found}

    def _tag(self, ref: str, sha: str, commit: str, text: str) -> Tag:
        short = ref.removeprefix("refs/tags/")
        try:
            message = Node(f"tag {short}", json.loads(text))
        except ValueError as error:
            raise RefusedError(
                f"the tag {short} was not made by this runtime. Names below model/{self.model}/ "
                "are its own: rename or delete that tag."
            ) from error
        return Tag(ref.rpartition("/")[2], sha, commit, message)

    def try_to_write(self) -> None:
        """UnreachableError where a push would not be taken: to be known before a model trains."""
        if self.remote is None or not is_address(self.address):
            return
        probe = ("--quiet", "--dry-run", "--no-verify", self.remote, f"HEAD:{self.ref('probe')}")
        try:
            self.git.text("push", *probe, seconds=REMOTE_SECONDS)
        except GitError as error:
            raise UnreachableError(
                f"{self.address} takes no tags from here, so no version could be registered: "
                f"{error.text}"
            ) from error

    def _remote_refs(self, remote: str) -> dict[str, str]:
        try:
            listed = self.git.text(
                "ls-remote", "--refs", remote, self.ref("*"), seconds=REMOTE_SECONDS
            )
        except GitError as error:
            raise _unreachable(self.address, error) from error
        pairs = [line.split("\t") for line in listed.splitlines() if "\t" in line]
        return {ref: sha for sha, ref in pairs}

    def published(self, name: str) -> bool:
        """Whether everybody sees this tag: the remote has it, or there is no remote."""
        return self.remote is None or self.ref(name) in self._remote_refs(self.remote)

    def _local_refs(self) -> dict[str, str]:
        listed = self.git.text("for-each-ref", "--format=%(objectname) %(refname)", self.ref(""))
        pairs = [line.split(" ", 1) for line in listed.splitlines()]
        return {ref: sha for sha, ref in pairs}

    def _follow(self, remote: str, theirs: Mapping[str, str]) -> None:
        """Make the local tags those of the remote; local versions it lacks are kept."""
        ours = self._local_refs()
        moving = {self.ref(CHAMPION), self.ref(CHALLENGER)}
        for ref in sorted(set(ours) & set(theirs) - moving):
            if ours[ref] != theirs[ref]:
                short = ref.removeprefix("refs/tags/")
                raise RefusedError(
                    f"{ref} here is another version than at {self.address}: it was registered "
                    f"without the remote. Delete it here (git tag -d {short}) "
                    "and register its run again."
                )
        wanted = [ref for ref in theirs if ours.get(ref) != theirs[ref]]
        if wanted:
            self._fetch(remote, [f"+{ref}:{ref}" for ref in sorted(wanted)])
        for ref in sorted((moving & set(ours)) - set(theirs)):
            self.git.text("update-ref", "-d", ref, ours[ref])

    def _fetch(self, remote: str, refspecs: list[str]) -> None:
        try:
            self.git.text(
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote, *refspecs,
                seconds=REMOTE_SECONDS,
            )  # fmt: skip
        except GitError as error:
            raise _unreachable(self.address, error) from error

    def make(self, name: str, commit: str, message: Mapping[str, Json]) -> str:
        """Write an annotated tag object that no ref names yet; its id."""
        signed = self.git.signed()
        tagger = signed.text("var", "GIT_COMMITTER_IDENT")
        text = (
            f"object {commit}\ntype commit\ntag model/{self.model}/{name}\n"
            f"tagger {tagger}\n\n{render(message)}"
        )
        return signed.text("mktag", stdin=text)

    def swap(self, *changes: Change) -> bool:
        """Apply all changes if every tag is still at its `old`; False when one is not."""
        if self.remote is None:
            return self._swap_here(changes)
        return self._swap_there(self.remote, changes)

    def _swap_here(self, changes: tuple[Change, ...]) -> bool:
        zero = "0" * len(self.git.text("rev-parse", "HEAD"))
        lines = [
            f"update {self.ref(each.name)} {each.new or zero} {each.old or zero}\n"
            for each in changes
        ]
        try:
            self.git.text("update-ref", "--stdin", stdin="".join(lines))
        except GitError as error:
            ours = self._local_refs()
            if all(ours.get(self.ref(each.name)) == each.old for each in changes):
                raise UnreachableError(f"the tags could not be written: {error.text}") from error
            return False
        return True

    def _swap_there(self, remote: str, changes: tuple[Change, ...]) -> bool:
        leases = [f"--force-with-lease={self.ref(c.name)}:{c.old or ''}" for c in changes]
        moves = [f"{each.new or ''}:{self.ref(each.name)}" for each in changes]
        said = ""
        for attempt in range(_ATTEMPTS):
            try:
                self.git.text(
                    "push", "--quiet", "--atomic", *leases, remote, *moves, seconds=REMOTE_SECONDS
                )
            except GitError as error:
                said = error.text
            theirs = self._remote_refs(remote)
            if all(theirs.get(self.ref(each.name)) == each.new for each in changes):
                self._follow(remote, theirs)
                return True
            if any(theirs.get(self.ref(each.name)) != each.old for each in changes):
                return False
            # Untouched: the ref was locked by another push, or the push is not allowed at all.
            time.sleep(_PAUSE_SECONDS * (attempt + 1))
        raise UnreachableError(f"{self.address} refused the push, nothing was changed: {said}")


def _unreachable(remote: str, error: GitError) -> UnreachableError:
    return UnreachableError(
        f"the remote {remote} cannot be reached, nothing was changed: {error.text}"
    )
