"""The project's repository, where git-sidecar keeps versions: the work tree here, or a clone.

A pod has the code in its image, and no repository. It clones the one that tracking.json names and
stands on the commit that brought the very tree it was compiled to: a version is a tag on it.
"""

import atexit
import functools
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from .config import Config
from .errors import RefusedError, UnreachableError
from .git import REMOTE_SECONDS, Git, GitError

TOKEN, USER = "GIT_TOKEN", "GIT_USERNAME"
"""The login of the repository; a server that goes by the token alone needs no name."""
_HELPER = f"""!f() {{ test "$1" = get || exit 0
echo "username=${{{USER}:-git}}"; echo "password=${TOKEN}"; }}; f"""
_POINTERS = {"GIT_LFS_SKIP_SMUDGE": "1"}
"""A clone is there for its history: nothing reads the data in it."""
_COUNT = "GIT_CONFIG_COUNT"


def is_address(remote: str) -> bool:
    """Whether a remote is the address of a repository, and not a name that a work tree gave it."""
    return "://" in remote


def repository(config: Config) -> Path:
    """The folder of mlops.yaml in a git work tree.

    UnreachableError when there is none here and the one of tracking.json cannot be cloned;
    RefusedError when no branch of it holds the tree that runs here.
    """
    remote = config.tracking.remote
    if not is_address(remote) or Git(config.project).succeeds("rev-parse", "--show-toplevel"):
        return config.project
    return _clone(remote, config.tree, config.pipeline.tree)


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
    before = int(os.environ.get(_COUNT, "0"))
    found = {_COUNT: str(before + len(pairs))}
    for number, (key, value) in enumerate(pairs, before):
        found |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return found


@functools.cache
def _clone(remote: str, tree: Path, committed: str) -> Path:
    """Once in a process, which takes it away as it ends."""
    top = Path(tempfile.mkdtemp(prefix="repository-"))
    atexit.register(shutil.rmtree, top, ignore_errors=True)
    git = Git(top, login(remote) | _POINTERS)
    try:
        words = ("clone", "--quiet", "--no-checkout", "--no-tags", remote, ".")
        git.text(*words, seconds=REMOTE_SECONDS)
    except GitError as error:
        raise UnreachableError(
            f"{remote} cannot be cloned: {error.text}. Its login is {TOKEN} (and {USER}, where the "
            "server wants a name)."
        ) from error
    commit, prefix = _that_holds(git, remote, tree, committed)
    git.text("checkout", "--quiet", "--detach", commit)
    return top / prefix


def _that_holds(git: Git, remote: str, tree: Path, committed: str) -> tuple[str, str]:
    """The last commit of any branch that brought this tree, and the folder of mlops.yaml in it."""
    ours = _blobs(git, tree)
    changes = ("rev-list", "--remotes", "--", f":(glob)**/{committed}/**")
    for commit in git.text(*changes).splitlines():
        theirs = _listed(git, commit)
        for path in (each for each in theirs if f"/{each}".endswith(f"/{committed}/pipeline.json")):
            prefix = path.removesuffix(f"{committed}/pipeline.json")
            if all(theirs.get(f"{prefix}{committed}/{name}") == ours[name] for name in ours):
                return commit, prefix
    raise RefusedError(
        f"no branch of {remote} holds the tree that runs here. Commit {committed} and push it: a "
        "version is a tag on the commit whose gates it passed."
    )


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
