"""A scratch copy of an example under git, and the command line on it as a user would type it."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]
COPIED = ("mlops.yaml", "data.lock.json", ".gitignore", "examples", "out")
GENERATED = shutil.ignore_patterns("__pycache__", ".mlops", ".mypy_cache", ".out.*")
SECONDS = 300
COMMITTED: dict[str, object] = {
    "model": "logistic",
    "mitigation": "reweigh",
    "denial_weight": 1.0,
    "trees": 150,
    "depth": 2,
}
"""What the examples' specs have; examples/mortgage/README.md says what other values lead to."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command ended with."""

    code: int
    out: str
    err: str

    @property
    def refused(self) -> list[str]:
        """The gates that the verdict table refuses."""
        rows = (re.split(r" {2,}", line) for line in self.out.splitlines())
        return [row[0] for row in rows if "REFUSED" in row]


@dataclass(frozen=True, slots=True)
class Project:
    """A repository with a bare remote beside it; `folder` is the one of mlops.yaml."""

    root: Path
    folder: Path

    @property
    def tree(self) -> Path:
        return self.folder / "out" / "sidecar"

    @property
    def environment(self) -> dict[str, str]:
        """This process's variables, with git's own defaults and no setting but a login."""
        own = {name for name in os.environ if name.startswith("GIT_")} - {"GIT_TOKEN"}
        kept = {name: value for name, value in os.environ.items() if name not in own}
        people = {f"GIT_{who}_NAME": "Test" for who in ("AUTHOR", "COMMITTER")}
        addresses = {f"GIT_{who}_EMAIL": "test@example.com" for who in ("AUTHOR", "COMMITTER")}
        quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "NO_COLOR": "1"}
        return {**kept, **people, **addresses, **quiet, "LC_ALL": "C"}

    def start(self, *words: str) -> "subprocess.Popen[str]":
        """A command in the folder, not waited for."""
        return subprocess.Popen(
            words,
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def say(self, *words: str) -> Said:
        with self.start(*words) as process:
            out, err = process.communicate(timeout=SECONDS)
        return Said(process.returncode, out, err)

    def mlopsc(self, *words: str) -> Said:
        return self.say(sys.executable, "-m", "mlopsc", *words)

    def runtime(self, *words: str) -> Said:
        """A verb of the emitted runtime."""
        return self.say(sys.executable, "out/sidecar/runtime", *words)

    def do(self, *words: str) -> str:
        said = self.say(*words)
        assert said.code == 0, f"{words} ended with {said.code}:\n{said.out}\n{said.err}"
        return said.out

    def build(self) -> None:
        self.do(sys.executable, "-m", "mlopsc", "build")

    def commit(self, message: str) -> None:
        self.do("git", "add", "--all")
        self.do("git", "commit", "--quiet", "--allow-empty", "--message", message)

    def replace(self, old: str, new: str) -> None:
        """Edits mlops.yaml, where `old` stands exactly once."""
        file = self.folder / "mlops.yaml"
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, old
        file.write_text(text.replace(old, new), encoding="utf-8")

    def set_parameters(self, **changed: object) -> None:
        """Edits pipeline.parameters: those committed in the example, but for `changed`."""
        file = self.folder / "mlops.yaml"
        text = file.read_text(encoding="utf-8")
        for name, value in {**COMMITTED, **changed}.items():
            text, count = re.subn(rf"(?m)^    {name}: \S+", f"    {name}: {value}", text)
            assert count == 1, name
        file.write_text(text, encoding="utf-8")

    def train(self, **changed: object) -> Said:
        """As a team would: edit the parameters, build, commit, run."""
        self.set_parameters(**changed)
        self.build()
        self.commit(f"Train with {changed}")
        return self.mlopsc("run")

    def versions(self) -> dict[str, Any]:
        said = self.runtime("versions", "--json")
        assert said.code == 0, said.err
        found: dict[str, Any] = json.loads(said.out)
        return found


def make(folder: Path, below: str = ".") -> Project:
    """The example whose mlops.yaml is in the folder `below` the root, committed."""
    root = folder / "mortgage"
    for name in COPIED:
        source, copy = REPOSITORY / name, root / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, ignore=GENERATED)
        else:
            shutil.copy2(source, copy)
    project = Project(root, root / below)
    remote = str(folder / "remote.git")
    project.do("git", "init", "--quiet", "--bare", "--initial-branch=main", remote)
    project.do("git", "init", "--quiet", "--initial-branch=main", str(root))
    project.do("git", "remote", "add", "origin", remote)
    project.commit("Start")
    return project
