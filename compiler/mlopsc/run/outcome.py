"""What is asked of a run, and what came of it."""

import os
import sys
import time
from pathlib import Path
from typing import Literal

from mlopsc.record import dataclass
from mlopsc.run.crew import Clock

State = Literal["done", "cached", "failed", "skipped", "stopped"]

FINE, REFUSED, DIFFERENT, ENVIRONMENT, BUSY, STEP_FAILED = range(6)
USAGE = 64


@dataclass(frozen=True, slots=True)
class Options:
    """How to run.

    promote: flip the champion when the gates pass and approval is automatic.
    fresh: run every step, whatever the cache holds, and run even when nothing changed.
    reproducible: train twice from scratch and compare; registers nothing.
    parallelism: instead of the pipeline's own.
    python: the interpreter of the runtime and of steps that call `python`; None: the active
    virtual environment's, else this one.
    clock: seconds, monotonic.
    """

    promote: bool = True
    fresh: bool = False
    reproducible: bool = False
    parallelism: int | None = None
    python: str | None = None
    clock: Clock = time.monotonic

    def interpreter(self) -> str:
        active = Path(os.environ.get("VIRTUAL_ENV") or os.devnull) / "bin" / "python"
        return self.python or (str(active) if active.is_file() else sys.executable)


@dataclass(frozen=True, slots=True)
class StepResult:
    """How one step ended. `log` has all of its output; `tail` the last lines, printable."""

    name: str
    state: State
    seconds: float = 0.0
    attempts: int = 0
    log: Path | None = None
    tail: tuple[str, ...] = ()
    status: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """`message` is for a person: what happened, and what to do next. `verdict` is the gates' table.

    `version` is the registered version; None where nothing was registered.
    """

    exit_code: int
    message: str
    verdict: str | None = None
    version: str | None = None
    run_id: str | None = None
    folder: Path | None = None
    steps: tuple[StepResult, ...] = ()
