"""Versions as annotated git tags on commits that hold the model and its metadata.

A version is the tag `model/<name>/vN` on a commit that adds `models/<name>/vN/`; the champion
is the tag `model/<name>/champion`, whose message says which version it is and which were before.
"""

# The package is emitted as `runtime`: its modules can only be named relative to it.
# ruff: noqa: TID252

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from .. import digest
from ..checkout import checkout, folder_at
from ..config import Config
from ..document import Json, Node
from ..errors import LostRaceError, RefusedError, UnreachableError
from ..git import Git
from ..gitinfo import changes
from . import Candidate, Champion, Version, git_messages, told
from .git_tags import CHALLENGER, CHAMPION, Change, Tag, Tags

_ATTEMPTS = 20
_SHOWN = 5
_POINTER_BYTES = 1024
_META = "model.meta.json"


def connect(config: Config) -> "GitSidecar":
    """UnreachableError when the project is in no git repository or has no commit."""
    found = checkout(config)
    if not found.git.succeeds("rev-parse", "--verify", "HEAD^{commit}"):
        raise UnreachableError(
            f"{config.project} has no commit yet, and a version is a tag on the commit that "
            "trained it. Commit the project first."
        )
    tags = Tags(found.git, config.tracking.model, found.remote, config.tracking.remote)
    return GitSidecar(tags, config, found.own)


@dataclass(frozen=True, slots=True)
class GitSidecar:
    """`own`: the repository is a clone that nobody works in."""

    tags: Tags
    config: Config
    own: bool

    def open_run(self, _facts: Mapping[str, Json], _known: Node | None) -> dict[str, Json]:
        """Nothing to open but the door: the run's own track.json is its record."""
        self.tags.read()
        self.tags.try_to_write()
        return {"remote": self.tags.remote}

    def register(self, candidate: Candidate) -> Version:
        commit = candidate.meta.at("code").at("commit").optional_text()
        self._refuse_unclean(candidate)
        for _ in range(_ATTEMPTS):
            tags = self.tags.read()
            known = [v for v in git_messages.versions(tags) if v.candidate == candidate.digest]
            if known:
                return known[0]
            number = max([each.number for each in git_messages.versions(tags)], default=0) + 1
            sha = self._write(candidate, commit or "HEAD", number)
            changes_ = [Change(f"v{number}", None, sha)]
            if candidate.verdict.at("approved").flag():
                old = tags[CHALLENGER].sha if CHALLENGER in tags else None
                changes_.append(Change(CHALLENGER, old, sha))
            if self.tags.swap(*changes_):
                return git_messages.version(number, git_messages.version_message(candidate, number))
        raise UnreachableError(f"no free version number after {_ATTEMPTS} attempts; try again")

    def _refuse_unclean(self, candidate: Candidate) -> None:
        """RefusedError when the commit would not be the code that trained the model."""
        if candidate.meta.at("code").at("dirty").flag():
            raise RefusedError(
                "this run started with changes that were not committed, so no commit is the code "
                "that trained it. Commit, then run the pipeline again."
            )
        changed = [] if self.own else changes(Git(self.config.project))
        if changed:
            more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
            raise RefusedError(
                f"the work tree has changes that are not committed: {', '.join(changed[:_SHOWN])}"
                f"{more}. A version is a tag on committed code: commit or stash them first."
            )

    def _write(self, candidate: Candidate, parent: str, number: int) -> str:
        """Write the version's commit and tag object by plumbing; no branch, index or file moves."""
        folder = f"{self._project(parent)}models/{self.tags.model}/v{number}"
        model = f"{folder}/{candidate.model.name}"
        with _index(self.tags.git.signed(), parent) as git:
            blobs = {model: self._store(git, candidate.model, model)}
            for name, text in candidate.files().items():
                blobs[f"{folder}/{name}"] = git.text("hash-object", "-w", "--stdin", stdin=text)
            for path, blob in blobs.items():
                git.text("update-index", "--add", "--cacheinfo", f"100644,{blob},{path}")
            subject = f"model/{self.tags.model}/v{number}: {candidate.digest[:12]}\n"
            # A clone has no file of the commit until somebody asks for it.
            tree = git.text("write-tree", *(("--missing-ok",) if self.own else ()))
            commit = git.text("commit-tree", tree, "-p", parent, stdin=subject)
        return self.tags.make(f"v{number}", commit, git_messages.version_message(candidate, number))

    def _project(self, commit: str) -> str:
        """The folder of mlops.yaml in the repository, with its `/`; nothing at the top."""
        if self.own:
            return folder_at(self.tags.git, self.config, commit)
        return Git(self.config.project).text("rev-parse", "--show-prefix")

    def _store(self, git: Git, model: Path, path: str) -> str:
        """The blob of the model, through the filters (Git LFS) that its path asks for."""
        blob = git.text("hash-object", "-w", f"--path={path}", str(model.resolve()))
        size = int(git.text("cat-file", "-s", blob))
        pointer = size < model.stat().st_size or size < _POINTER_BYTES
        if pointer and git.raw("cat-file", "blob", blob).startswith(digest.LFS_POINTER):
            if self.tags.remote is not None:
                sha256 = digest.of_file(model)
                git.text("lfs", "push", "--object-id", self.tags.remote, sha256)
            return blob
        if size > self.config.tracking.large_binary_bytes:
            raise RefusedError(
                f"{model.name} has {size} bytes, more than plain git should hold "
                f"({self.config.tracking.large_binary_bytes}). Install git-lfs, track models/** "
                "with it."
            )
        if self.config.tracking.binary_versioning != "git":
            print(
                f"note: {self.config.tracking.binary_versioning} does not filter {path} here; "
                "the model is kept in plain git"
            )
        return blob

    def _folder(self, number: int) -> str:
        """Where the commit of a version has put it: the project may have moved since."""
        ref, mark = self.tags.ref(f"v{number}"), f"models/{self.tags.model}/v{number}/{_META}"
        words = ("diff-tree", "-r", "-z", "--no-commit-id", "--name-only", f"{ref}^{{commit}}")
        for path in self.tags.git.text(*words).split("\0"):
            if f"/{path}".endswith(f"/{mark}"):
                return path.removesuffix(f"/{_META}")
        raise RefusedError(f"{ref} adds no {mark}: it was not made by this runtime")

    def versions(self) -> tuple[Version, ...]:
        return git_messages.versions(self.tags.read())

    def champion(self) -> Champion | None:
        return git_messages.champion(self.tags.read())

    def challenger(self) -> int | None:
        tags = self.tags.read()
        return tags[CHALLENGER].message.at("version").number() if CHALLENGER in tags else None

    def meta(self, version: int) -> Node:
        path = f"{self._folder(version)}/{_META}"
        text = self.tags.git.text("cat-file", "blob", f"{self.tags.ref(f'v{version}')}:{path}")
        return Node(f"v{version}/model.meta.json", json.loads(text))

    def fetch_model(self, version: int, folder: Path) -> Path:
        model = self.meta(version).at("model")
        name, wanted = model.at("file").text(), model.at("sha256").text()
        where = f"{self.tags.ref(f'v{version}')}:{self._folder(version)}/{name}"
        folder.mkdir(parents=True, exist_ok=True)
        with _index(self.tags.git, self.tags.ref(f"v{version}")) as git:
            (folder / name).write_bytes(git.raw("cat-file", "--filters", where))
        if digest.of_file(folder / name) != wanted:
            raise UnreachableError(
                f"{where} is not the model that was registered. If it is a Git LFS pointer: "
                f"git lfs fetch {self.tags.remote or 'origin'} model/{self.tags.model}/v{version}"
            )
        return folder / name

    def fetch_reference(self, version: int, folder: Path) -> Path:
        """A repository is no place for a dataset: the watch makes the reference again."""
        raise RefusedError(
            f"git-sidecar keeps no reference with v{version}, so none came to {folder}: run the "
            "steps up to it, then `drift --run` that run"
        )

    def flip(self, expected: Champion | None, wanted: Champion) -> None:
        tags = self.tags.read()
        if git_messages.champion(tags) != expected:
            raise LostRaceError(told(git_messages.champion(tags)))
        version = tags[f"v{wanted.version}"]
        new = self.tags.make(CHAMPION, version.commit, git_messages.champion_message(wanted))
        old = tags[CHAMPION].sha if CHAMPION in tags else None
        moves = [Change(CHAMPION, old, new), *self._challenger_gone(tags, version)]
        if not self.tags.published(version.name):
            moves.append(Change(version.name, None, version.sha))
        if not self.tags.swap(*moves):
            raise LostRaceError(told(git_messages.champion(self.tags.read())))

    def _challenger_gone(self, tags: Mapping[str, Tag], version: Tag) -> list[Change]:
        """A version that becomes champion is a challenger no more."""
        challenger = tags.get(CHALLENGER)
        same = challenger is not None and challenger.sha == version.sha
        return [Change(CHALLENGER, version.sha, None)] if same else []

    def settle(self) -> None:
        """Nothing to do: a promotion is one push."""


@contextmanager
def _index(git: Git, commit: str) -> Iterator[Git]:
    """git with an index of its own that holds `commit`, whose attributes it goes by."""
    with TemporaryDirectory() as scratch:
        own = replace(git, extra={**git.extra, "GIT_INDEX_FILE": str(Path(scratch) / "index")})
        own.text("read-tree", commit)
        yield own
