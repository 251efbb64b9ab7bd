"""Call git: argv only, a fixed locale, no prompt, a time limit, every failure in words."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .errors import UnreachableError

# Settings of the machine that could sign, prompt, start daemons or push more than asked.
_FIXED = (
    "core.quotePath=false",
    "core.fsmonitor=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "push.followTags=false",
    "push.gpgSign=false",
    "push.recurseSubmodules=no",
    "fetch.recurseSubmodules=no",
    "protocol.ext.allow=never",
)
_ENVIRONMENT = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
_IDENTITY = ("mlops-runtime", "mlops-runtime@localhost")
LOCAL_SECONDS = 120.0
REMOTE_SECONDS = 600.0


class GitError(Exception):
    """git ended with an error; `text` is what it said."""

    def __init__(self, verb: str, text: str) -> None:
        super().__init__(f"git {verb}: {text}")
        self.text = text


@dataclass(frozen=True, slots=True)
class Git:
    """git in one folder; `extra` adds to its environment."""

    folder: Path
    extra: Mapping[str, str] = field(default_factory=dict)

    def text(self, *argv: str, stdin: str | None = None, seconds: float = LOCAL_SECONDS) -> str:
        """What git prints, without the last newline. GitError when it fails."""
        raw = self.raw(*argv, stdin=None if stdin is None else stdin.encode(), seconds=seconds)
        return raw.decode("utf-8", errors="replace").removesuffix("\n")

    def raw(self, *argv: str, stdin: bytes | None = None, seconds: float = LOCAL_SECONDS) -> bytes:
        settings = [part for each in _FIXED for part in ("-c", each)]
        try:
            ended = subprocess.run(  # noqa: S603 - git with literal verbs and proven names
                ["git", *settings, *argv],  # noqa: S607 - the git of the user's PATH is meant
                cwd=self.folder,
                env={**_plain(os.environ), **_ENVIRONMENT, **self.extra},
                input=stdin or b"",
                capture_output=True,
                timeout=seconds,
                check=False,
            )
        except FileNotFoundError as error:
            raise UnreachableError("git is not installed here; install it and try again") from error
        except subprocess.TimeoutExpired as error:
            raise UnreachableError(
                f"git {argv[0]} did not answer within {seconds:.0f} seconds"
            ) from error
        if ended.returncode:
            raise GitError(argv[0], ended.stderr.decode("utf-8", errors="replace").strip())
        return ended.stdout

    def succeeds(self, *argv: str) -> bool:
        try:
            self.raw(*argv)
        except GitError:
            return False
        return True

    def signed(self) -> "Git":
        """This git with an author: the user's, or the runtime's own where none is set."""
        if self.succeeds("var", "GIT_COMMITTER_IDENT") and self.succeeds("config", "user.email"):
            return self
        name, email = _IDENTITY
        roles = {f"GIT_{role}_NAME": name for role in ("AUTHOR", "COMMITTER")}
        mails = {f"GIT_{role}_EMAIL": email for role in ("AUTHOR", "COMMITTER")}
        unset = {key: each for key, each in (roles | mails).items() if key not in os.environ}
        return Git(self.folder, {**self.extra, **unset})


def _plain(environment: Mapping[str, str]) -> dict[str, str]:
    """Without the variables that would point git at another repository or index."""
    aimed = {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"}
    return {key: value for key, value in environment.items() if key not in aimed}
