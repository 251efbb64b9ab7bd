"""The folders below `.mlops/`: one per run, the locks on them, and which are kept."""

import contextlib
import fcntl
import json
import os
import select
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from mlopsc.record import dataclass
from mlopsc.run.digest import STATE
from mlopsc.run.interrupt import Watch

KEPT_RUNS = 10
ORPHAN_SECONDS = 90.0  # how long what a killed run left may take to finish its registration
OUTCOME, LOCK, KEYS = "outcome.json", "lock", "keys"


class BusyError(Exception):
    """Another run holds the project; the message says which process."""


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of one run, or of one trial in it; `held` is the descriptor of its lock."""

    path: Path
    held: int = -1

    @property
    def run_id(self) -> str:
        return self.path.name

    def outputs(self, step: str) -> Path:
        return self.path / "outputs" / step

    def log(self, name: str) -> Path:
        return self.path / "logs" / f"{name}.log"

    def record(self, step: str) -> Path:
        return self.path / "steps" / f"{step}.json"

    def use_key(self, key: str) -> None:
        """Notes that this run needs a cache entry, so that the entry is kept as long as it is."""
        (self.path / KEYS).mkdir(exist_ok=True)
        (self.path / KEYS / key).touch()

    def used_keys(self) -> tuple[str, ...]:
        return tuple(sorted(each.name for each in (self.path / KEYS).glob("*")))


def state_folder(project: Path) -> Path:
    """`.mlops/`, made where it is missing, which git ignores by its own .gitignore."""
    state = project / STATE
    (state / "runs").mkdir(parents=True, exist_ok=True)
    if not (state / ".gitignore").exists():
        (state / ".gitignore").write_text("*\n", encoding="utf-8")
    return state


@contextlib.contextmanager
def hold_project(project: Path, watch: Watch) -> Iterator[int]:
    """The descriptor of the project's lock, held. Raises BusyError when another run has it.

    A run that was killed may have left a registration that is being finished: that is waited for.
    """
    descriptor = os.open(state_folder(project) / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        _take(descriptor, watch)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _take(descriptor: int, watch: Watch) -> None:
    waited = 0.0
    while not _try_lock(descriptor):
        owner = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
        if waited >= ORPHAN_SECONDS or _lives(owner):
            raise BusyError(
                f"another run of this project is going on (process {owner or 'unknown'}); "
                "wait for it or stop it"
            )
        select.select([watch.reader], [], [], 0.1)
        watch.check()
        waited += 0.1


def _lives(owner: str) -> bool:
    if not owner.isdigit():
        return False  # it was taken this instant, and its holder has not said who it is yet
    try:
        os.kill(int(owner), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def new_run(project: Path, content: str) -> RunFolder:
    """A new folder, locked, named by the run's content and the number of the run."""
    runs = state_folder(project) / "runs"
    number = 1 + max((_number(each) for each in runs.iterdir()), default=0)
    path = runs / f"{content[:8]}-{number}"
    path.mkdir()
    descriptor = os.open(path / LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return RunFolder(path, descriptor)


def all_runs(project: Path) -> tuple[RunFolder, ...]:
    """Every run that is kept, the oldest first."""
    runs = state_folder(project) / "runs"
    found = sorted((each for each in runs.iterdir() if _number(each)), key=_number)
    return tuple(RunFolder(each) for each in found)


def stale_runs(project: Path) -> tuple[RunFolder, ...]:
    """Runs without an outcome that nobody holds: they were killed. They are marked as such."""
    stale = tuple(
        each for each in all_runs(project) if not (each.path / OUTCOME).exists() and _is_free(each)
    )
    for each in stale:
        write_outcome(each, {"state": "killed"})
    return stale


def _is_free(run: RunFolder) -> bool:
    try:
        descriptor = os.open(run.path / LOCK, os.O_RDWR)
    except FileNotFoundError:
        return True
    try:
        return _try_lock(descriptor)
    finally:
        os.close(descriptor)


def prune_runs(project: Path) -> tuple[str, ...]:
    """Removes all but the last runs; returns the cache keys that the kept ones need."""
    runs = all_runs(project)
    for each in runs[:-KEPT_RUNS]:
        shutil.rmtree(each.path, ignore_errors=True)
    return tuple(key for each in runs[-KEPT_RUNS:] for key in each.used_keys())


def write_outcome(run: RunFolder, outcome: Mapping[str, object]) -> None:
    """Written whole or not at all."""
    replace_text(run.path / OUTCOME, json.dumps(outcome, indent=2, sort_keys=True) + "\n")


def read_outcome(run: RunFolder) -> Mapping[str, object]:
    """Empty where there is none that can be read."""
    return read_object(run.path / OUTCOME)


def read_object(path: Path) -> Mapping[str, object]:
    """A JSON object from our own state; empty where it is missing or damaged."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def replace_text(path: Path, text: str) -> None:
    """The old file or the new one, whole."""
    staged = path.with_name(f".{path.name}.new")
    with staged.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    staged.replace(path)


def _number(path: Path) -> int:
    text = path.name.rpartition("-")[2]
    return int(text) if text.isdigit() else 0
