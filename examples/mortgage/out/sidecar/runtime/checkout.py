"""The project's repository, where git-sidecar keeps versions: the work tree here, or a clone.

A pod has its code in an image and its tree in a ConfigMap, and no repository. It clones the one
that tracking.json names. A version is a tag on the commit that brought the very tree that runs:
that commit names the image, by its digest.
"""

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from . import gitinfo
from .config import Config
from .document import Json
from .errors import RefusedError, UnreachableError
from .git import REMOTE_SECONDS, Git, GitError

TOKEN, USER = "GIT_TOKEN", "GIT_USERNAME"
"""The login of the repository; a server that goes by the token alone needs no name."""
_HELPER = f"""!f() {{ test "$1" = get || exit 0
printf 'username=%s\\npassword=%s\\n' "${{{USER}:-git}}" "${TOKEN}"; }}; f"""
_COUNT = "GIT_CONFIG_COUNT"
_ORIGIN = "origin"
_FIRST, _ALL = f"refs/remotes/{_ORIGIN}/HEAD", "--remotes"
"""Where a tree is looked for: on the main branch, then on every other one."""


@dataclass(frozen=True, slots=True)
class Checkout:
    """A repository by its top folder, with its login; `remote` None where it stands alone.

    `own`: a clone that the runtime made, in which nobody works.
    """

    git: Git
    remote: str | None
    own: bool


def is_address(remote: str) -> bool:
    """Whether a remote is the address of a repository, and not a name that a work tree gave it."""
    return "://" in remote


def in_clone(config: Config) -> bool:
    """Whether git-sidecar needs a clone: an image may have a `.git`, and nobody knows which."""
    inside = Git(config.tree).succeeds("rev-parse", "--show-toplevel")
    return is_address(config.tracking.remote) and not inside


def code(config: Config) -> dict[str, Json]:
    """`commit` and `dirty`, as gitinfo has them; in a clone the commit that brought the tree."""
    if not in_clone(config):
        return gitinfo.code(config.project)
    return {"commit": _commit_of_tree(_clone(config.tracking.remote), config), "dirty": False}


def checkout(config: Config) -> Checkout:
    """UnreachableError where the project is in none, and none is stated that can be cloned."""
    remote = config.tracking.remote
    if in_clone(config):
        return Checkout(_clone(remote), _ORIGIN, own=True)
    try:
        top = Path(Git(config.project).text("rev-parse", "--show-toplevel"))
    except GitError as error:
        raise UnreachableError(
            f"{config.project} is in no git repository, and git-sidecar keeps versions as git "
            "tags. Start one: git init, then commit the project."
        ) from error
    git = Git(top, login(remote))
    known = is_address(remote) or remote in git.text("remote").splitlines()
    return Checkout(git, remote if known else None, own=False)


def _commit_of_tree(git: Git, config: Config) -> str:
    """In a clone, the commit that brought the tree that runs here.

    The main branch is looked through first. RefusedError where no branch holds the tree.
    """
    ours = _blobs(git, config.tree)
    for refs in (_FIRST, _ALL):
        for commit in _changes(git, refs, f":(glob)**/{config.pipeline.tree}/**"):
            folder = _folder(git, config, commit, ours)
            if folder is not None:
                same = _changes(git, refs, f":(literal){folder}{config.pipeline.tree}")
                return next(each for each in same if _folder(git, config, each, ours) == folder)
    raise RefusedError(
        f"no branch of {config.tracking.remote} holds the tree that runs here. Commit "
        f"{config.pipeline.tree} and push it: a version is a tag on the commit whose gates it "
        "passed."
    )


def folder_at(git: Git, config: Config, commit: str) -> str:
    """In a clone, the folder of mlops.yaml in a commit that holds the tree that runs here.

    It ends with `/`, or is nothing at the top. RefusedError where the commit holds another tree.
    """
    if not git.succeeds("cat-file", "-e", f"{commit}^{{commit}}"):
        _fetch(git, config, commit)
    folder = _folder(git, config, commit, _blobs(git, config.tree))
    if folder is None:
        raise RefusedError(f"commit {commit} does not hold the tree that runs here")
    return folder


def _fetch(git: Git, config: Config, commit: str) -> None:
    try:
        git.text("fetch", "--quiet", "--no-tags", _ORIGIN, commit, seconds=REMOTE_SECONDS)
    except GitError as error:
        raise RefusedError(
            f"commit {commit}, from which this run started, is at {config.tracking.remote} no "
            "more: its branch went. Run the pipeline again; steps that did not change come from "
            "the cache."
        ) from error


def _changes(git: Git, refs: str, path: str) -> Iterator[str]:
    """The commits that changed something there, the newest first."""
    if refs == _ALL or git.succeeds("rev-parse", "--verify", refs):
        yield from git.text("rev-list", "--full-history", refs, "--", path).splitlines()


def _folder(git: Git, config: Config, commit: str, ours: Mapping[str, str]) -> str | None:
    theirs, mark = _listed(git, commit), f"{config.pipeline.tree}/pipeline.json"
    for path in (each for each in theirs if f"/{each}".endswith(f"/{mark}")):
        folder = path.removesuffix(mark)
        tree = f"{folder}{config.pipeline.tree}/"
        if all(theirs.get(tree + name) == ours[name] for name in ours):
            return folder
    return None


def _blobs(git: Git, tree: Path) -> Mapping[str, str]:
    """git's ids of the files of a tree, by their path in it."""
    files = sorted(each for each in tree.rglob("*") if each.is_file())
    found = git.text("hash-object", "--no-filters", "--", *map(str, files)).splitlines()
    names = [each.relative_to(tree).as_posix() for each in files]
    return dict(zip(names, found, strict=True))


def _listed(git: Git, commit: str) -> Mapping[str, str]:
    """The same of all files of a commit."""
    entries = git.text("ls-tree", "-r", "-z", commit).split("\0")
    pairs = [each.partition("\t") for each in entries if each]
    return {path: meta.split(" ")[2] for meta, _, path in pairs}


def login(remote: str) -> dict[str, str]:
    """git's own settings, as variables, that offer the token to the host of `remote` alone.

    https://git-scm.com/docs/gitcredentials#_custom_helpers
    """
    if not is_address(remote) or not os.environ.get(TOKEN):
        return {}
    where = urlsplit(remote)
    helper = f"credential.{where.scheme}://{where.netloc}.helper"
    # An empty one first: the helpers of the machine are not asked, and told nothing.
    pairs = [(helper, ""), (helper, _HELPER)]
    before = int(os.environ.get(_COUNT) or 0)
    found = {_COUNT: str(before + len(pairs))}
    for number, (key, value) in enumerate(pairs, before):
        found |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return found


@functools.cache
def _clone(remote: str) -> Git:
    """Its history; files come when they are asked for. Once in a process, which takes it away.

    https://git-scm.com/docs/partial-clone
    """
    top = Path(tempfile.mkdtemp(prefix="repository-"))
    git = Git(top, login(remote))
    words = ("--quiet", "--no-checkout", "--no-tags", "--filter=blob:none", f"--origin={_ORIGIN}")
    try:
        git.text("clone", *words, remote, ".", seconds=REMOTE_SECONDS)
        if not git.succeeds("rev-parse", "--verify", f"{_FIRST}^{{commit}}"):
            raise UnreachableError(f"{remote} has no commit on its main branch: push the project")
    except BaseException as error:
        shutil.rmtree(top, ignore_errors=True)
        if isinstance(error, GitError):
            raise UnreachableError(
                f"{remote} cannot be cloned: {error.text}. Its login is {TOKEN}, and {USER} where "
                "the server wants a name."
            ) from error
        raise
    atexit.register(shutil.rmtree, top, ignore_errors=True)
    return git
