"""A scratch repository for the demo: its own remote, git configuration and home folder.

What is started in it sees no git setting of the user, so nothing outside its folder can change.
"""

import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CLONE = Path(__file__).resolve().parents[2]
COPIED = ("mlops.yaml", "data.lock.json", ".gitignore", "examples/mortgage", "out")
GENERATED = shutil.ignore_patterns("__pycache__", ".mlops", ".mypy_cache", ".out.*")


class UnexpectedExitError(Exception):
    """A command ended otherwise than the story says."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes the story, in colour only where somebody reads it on a terminal."""

    colour: bool

    def explain(self, text: str) -> None:
        """One sentence in front of a command."""
        print(f"\n{self._styled(text, '1')}", flush=True)

    def command(self, text: str) -> None:
        """The command line itself."""
        print(self._styled(f"$ {text}", "36"), flush=True)

    def output(self, text: str, lines: int) -> None:
        """At most `lines` lines of what a command printed."""
        printed = text.rstrip().splitlines()
        for line in printed[:lines]:
            print(f"  {line}".rstrip())
        if len(printed) > lines:
            print(self._styled(f"  ({len(printed) - lines} more lines)", "2"))

    def _styled(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text


@dataclass(frozen=True, slots=True)
class Scratch:
    """A repository with a bare remote below one temporary folder."""

    folder: Path
    pen: Pen

    @property
    def repository(self) -> Path:
        """The work tree that the commands are started in."""
        return self.folder / "mortgage"

    def run(self, command: str, *, lines: int = 12, ends: int = 0) -> None:
        """Shows a command and what it prints; raises UnexpectedExitError at another exit code."""
        self.pen.command(command)
        done = self._start(shlex.split(command))
        self.pen.output(done.stdout, lines)
        if done.returncode != ends:
            raise UnexpectedExitError(f"{command}: ended with {done.returncode}, expected {ends}")

    def quietly(self, command: str) -> None:
        """Runs a command whose output is no part of the story."""
        done = self._start(shlex.split(command))
        if done.returncode:
            raise UnexpectedExitError(f"{command}: ended with {done.returncode}\n{done.stdout}")

    def _start(self, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - every command is written out in this file
            arguments,
            cwd=self.repository,
            env=_environment(self.folder),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


def _environment(folder: Path) -> dict[str, str]:
    """This process's variables without its git settings, and with the tools of its environment."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {
        **inherited,
        "HOME": str(folder / "home"),
        "XDG_CONFIG_HOME": str(folder / "home"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_TERMINAL_PROMPT": "0",
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def prepare(scratch: Scratch) -> None:
    """Copies the project and puts it under git, with a bare repository as its remote."""
    (scratch.folder / "home").mkdir()
    scratch.repository.mkdir()
    for name in COPIED:
        source, copy = CLONE / name, scratch.repository / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, ignore=GENERATED)
        else:
            shutil.copy2(source, copy)
    remote = scratch.folder / "remote.git"
    scratch.quietly(f"git init --quiet --bare --initial-branch=main {shlex.quote(str(remote))}")
    scratch.quietly("git init --quiet --initial-branch=main")
    scratch.quietly("git config user.name 'mlopsc demo'")
    scratch.quietly("git config user.email demo@example.com")
    scratch.quietly(f"git remote add origin {shlex.quote(str(remote))}")


def commit(scratch: Scratch, message: str) -> None:
    """Commits everything and pushes it: a version is only made from what others can fetch."""
    scratch.quietly("git add --all")
    scratch.quietly(f"git commit --quiet --allow-empty --message {shlex.quote(message)}")
    scratch.quietly("git push --quiet --set-upstream origin main")
