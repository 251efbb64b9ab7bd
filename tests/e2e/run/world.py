"""A project with an emitted tree written by hand, the real runtime, and a real git remote.

The steps are Python of the standard library. What they do is in files of the project, so that a
test changes a step by writing another script and committing it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from e2e.run.small_tree import (
    EVALUATE,
    MONITORING,
    PREPARE,
    ROWS,
    TRACKING,
    TRAIN,
    gates,
    pipeline,
)

from mlopsc.run.execute import run_tree
from mlopsc.run.outcome import Options, Outcome
from mlopsc.run.progress import Event, StepEnded, StepStarted, line_of

ROOT = Path(__file__).resolve().parents[3]
RUNTIME = ROOT / "templates" / "mlopsc_templates" / "runtime"
SOURCES = os.pathsep.join(str(ROOT / each) for each in ("compiler", "targets", "templates"))


@dataclass
class Recorder:
    """A reporter that keeps what it is told."""

    events: list[Event] = field(default_factory=list)

    def report(self, event: Event) -> None:
        self.events.append(event)

    @property
    def text(self) -> str:
        return "\n".join(line for each in self.events if (line := line_of(each)) is not None)

    @property
    def started(self) -> list[str]:
        return [each.name for each in self.events if isinstance(each, StepStarted)]

    @property
    def states(self) -> dict[str, str]:
        ended = [each.result for each in self.events if isinstance(each, StepEnded)]
        return {each.name: each.state for each in ended}


@dataclass(frozen=True)
class World:
    """A project in `root`, its tree in `out/sidecar`, its remote a bare repository beside it."""

    root: Path

    @property
    def tree(self) -> Path:
        return self.root / "out" / "sidecar"

    @property
    def runs(self) -> list[Path]:
        folder = self.root / ".mlops" / "runs"
        found = folder.iterdir() if folder.exists() else iter(())
        return sorted(found, key=lambda each: int(each.name.rpartition("-")[2]))

    def script(self, name: str, text: str) -> None:
        path = self.root / "steps" / f"{name}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def edit(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        """Changes a JSON file of the tree, as the compiler would: the lock agrees afterwards."""
        self.edit_by_hand(name, change)
        self.lock()

    def edit_by_hand(self, name: str, change: Callable[[dict[str, Any]], object]) -> None:
        path = self.tree / name
        content = json.loads(path.read_text())
        change(content)
        path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n")

    def lock(self) -> None:
        files = [each for each in self.tree.rglob("*") if each.is_file()]
        outputs = {
            each.relative_to(self.tree).as_posix(): "sha256:"
            + hashlib.sha256(each.read_bytes()).hexdigest()
            for each in files
            if each.name != "mlops.lock.json"
        }
        lock = {"schema": "mlopsc/lock/v1", "outputs": outputs}
        (self.tree / "mlops.lock.json").write_text(json.dumps(lock, indent=2, sort_keys=True))

    def git(self, *words: str) -> str:
        done = subprocess.run(
            ["git", *words], cwd=self.root, check=True, capture_output=True, text=True
        )
        return done.stdout

    def commit(self) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", "a change", "--allow-empty")

    def tags(self) -> set[str]:
        """The tags of the remote: what is registered and promoted."""
        listed = self.git("ls-remote", "--tags", "origin").split()
        return {each.removeprefix("refs/tags/") for each in listed[1::2] if "^" not in each}

    def run(self, **options: Any) -> tuple[Outcome, Recorder]:
        recorder = Recorder()
        chosen = Options(**{"python": sys.executable, **options})
        return run_tree(self.tree, self.root, chosen, recorder), recorder

    def start(self) -> "subprocess.Popen[str]":
        """A run in a process of its own, whose standard output tells how it goes."""
        environment = {**os.environ, "PYTHONPATH": SOURCES}
        argv = [sys.executable, "-c", _DRIVER, str(self.tree), str(self.root)]
        return subprocess.Popen(
            argv, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )


_DRIVER = """
import functools, pathlib, sys
from mlopsc.run.execute import run_tree
from mlopsc.run.outcome import Options
from mlopsc.run.progress import Lines
tree, project = map(pathlib.Path, sys.argv[1:])
write = functools.partial(print, end="", flush=True)
outcome = run_tree(tree, project, Options(python=sys.executable), Lines(write))
print(outcome.verdict or "")
print(outcome.message)
sys.exit(outcome.exit_code)
"""


def make_world(folder: Path) -> World:
    """A committed project with three steps whose gates pass, pushed to its remote."""
    world = World(folder / "project")
    world.tree.mkdir(parents=True)
    (world.root / "data").mkdir()
    (world.root / "data" / "rows.csv").write_text(ROWS)
    (world.root / ".gitignore").write_text("__pycache__/\n")
    for name, text in (("prepare", PREPARE), ("train", TRAIN), ("evaluate", EVALUATE)):
        world.script(name, text)
    shutil.copytree(RUNTIME, world.tree / "runtime", ignore=shutil.ignore_patterns("__pycache__"))
    schema = RUNTIME / "model.meta.schema.json"
    (world.tree / "schema").mkdir()
    shutil.copy(schema, world.tree / "schema" / schema.name)
    files = {"pipeline": pipeline(), "gates": gates()}
    for name, content in {**files, "tracking": TRACKING, "monitoring": MONITORING}.items():
        (world.tree / f"{name}.json").write_text(json.dumps(content, indent=2, sort_keys=True))
    world.lock()
    remote = folder / "remote.git"
    subprocess.run(["git", "init", "-q", "--bare", str(remote)], check=True)
    subprocess.run(["git", "init", "-q", "-b", "main", str(world.root)], check=True)
    world.git("config", "user.email", "team@example.com")
    world.git("config", "user.name", "Team")
    world.git("remote", "add", "origin", str(remote))
    world.commit()
    world.git("push", "-q", "origin", "main")
    return world
