"""Run a step on several nodes: ask for them, wait, hand over what they made.

In a cluster the nodes are a TrainJob, which Kueue lets start whole or not at all. With
MLOPS_GANG=processes they are processes of this machine, which meet on loopback.
"""

import contextlib
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from . import document, gang
from .cluster import Cluster
from .config import Config, Step
from .errors import StepFailedError, UnreachableError
from .process import printable
from .processes import Processes
from .run_folder import RunFolder
from .trainjob import COMPLETE, FAILED, RUNNING, WAITING, State, TrainJob, TrainJobs

GANG, PROCESSES = "MLOPS_GANG", "processes"
_OVERHEAD_SECONDS = 900.0
"""For images and mounts; every node keeps the step's own limit."""
_OUTAGE_SECONDS = 300.0
"""How long the API server may be away while we wait."""
JOBS = "training.json"


@dataclass(frozen=True, slots=True)
class Order:
    """What is launched, beside the step itself.

    `workspace` is the folder of the run that all nodes see; its name is the run's. `runtime` is the
    TrainingRuntime. The job may wait `patience` seconds for its nodes; it is asked every `pause`.
    """

    workspace: Path
    runtime: str
    definition: str
    seed: int
    patience: float
    pause: float = 5.0

    @property
    def run(self) -> str:
        return self.workspace.name


def launch(config: Config, run: RunFolder, name: str, order: Order) -> None:
    """Run step `name` on its nodes, and leave in `run` what a step leaves.

    StepFailedError when a node fails or the time is up, UnreachableError when the nodes do not come
    or the cluster is away. However it ends, nothing goes on running.
    """
    step = config.step(name)
    job = _job(config, step, order)
    shared = RunFolder(order.workspace / job.name)
    checkpoint = order.workspace / "checkpoints" / name
    try:
        if not job.there:
            gang.prepare(config, run, shared, step)
            gang.beat(shared)
            job.start(_words(step, shared, checkpoint, order))
        _watch(step, job, shared, order)
        gang.take(run, shared, step, job.attempt)
        shutil.rmtree(checkpoint, ignore_errors=True)
    finally:
        if job.end():  # else its nodes go on, and a launcher after this one takes what they make
            shutil.rmtree(shared.root, ignore_errors=True)
        for folder in (checkpoint.parent, order.workspace):
            with contextlib.suppress(OSError):
                folder.rmdir()  # unless something is kept in it


def _job(config: Config, step: Step, order: Order) -> TrainJob | Processes:
    if os.environ.get(GANG) == PROCESSES:
        return Processes(config, step)
    compiled = document.read(config.tree / JOBS).at("steps").at(step.name)
    jobs = TrainJobs(Cluster.from_pod(), compiled)
    job = TrainJob.of(jobs, order.run, step.name, order.runtime, order.pause)
    print(f"trainjob/{job.name} in {jobs.namespace}: {_found(job)}", flush=True)
    return job


def _found(job: TrainJob) -> str:
    return "there already, from a launcher before this one" if job.there else "asked for"


def _words(step: Step, shared: RunFolder, checkpoint: Path, order: Order) -> list[str]:
    """What a node is told beside the name of its step."""
    kept = ["--checkpoint", str(checkpoint)] if step.checkpoint else []
    return [
        *("--run", str(shared.root), "--definition", order.definition, "--seed", str(order.seed)),
        *kept,
    ]


def _watch(step: Step, job: TrainJob | Processes, shared: RunFolder, order: Order) -> None:
    """Wait until the job has ended well, and say what changes on the way."""
    limits = {WAITING: order.patience, RUNNING: step.timeout_seconds + _OVERHEAD_SECONDS}
    output = _Output(gang.log(shared, step, 0))
    before, since = State("", ""), time.monotonic()
    while True:
        now = _ask(job, order)
        output.show()
        if now != before:
            print(f"{now.word}: {now.why}", flush=True)
        if now.word == COMPLETE:
            return
        if now.word == FAILED:
            raise StepFailedError(f"step {step.name} failed: {now.why}{gang.failures(shared)}")
        if now.word != before.word:
            since = time.monotonic()
            if (before.word, now.word) == (RUNNING, WAITING):
                gang.clear(shared, step)  # preempted: its nodes will start anew
        if time.monotonic() - since > limits[now.word]:
            raise _too_long(step, now, limits[now.word])
        before = now
        gang.beat(shared)
        time.sleep(order.pause)


def _ask(job: TrainJob | Processes, order: Order) -> State:
    """The job's state; an API server that is away for a moment ends no training."""
    until = time.monotonic() + _OUTAGE_SECONDS
    while True:
        try:
            return job.state()
        except UnreachableError:
            if time.monotonic() > until:
                raise
            time.sleep(order.pause)


def _too_long(step: Step, state: State, limit: float) -> StepFailedError | UnreachableError:
    if state.word == WAITING:
        return UnreachableError(
            f"step {step.name} waited {limit:.0f} s for its {step.nodes} nodes, and did not get "
            f"them: {state.why}. `kubectl get workloads` shows what holds them"
        )
    return StepFailedError(
        f"step {step.name} ran longer than its {step.timeout_seconds} seconds and "
        f"{_OVERHEAD_SECONDS:.0f} more, and was stopped: {state.why}"
    )


class _Output:
    """What node 0 prints, passed through as it comes."""

    def __init__(self, log: Path) -> None:
        self._log, self._at = log, 0

    def show(self) -> None:
        with contextlib.suppress(FileNotFoundError), self._log.open("rb") as file:
            if self._log.stat().st_size < self._at:
                self._at = 0  # started anew
            file.seek(self._at)
            new = file.read()
            self._at += len(new)
            if new:
                print(printable(new), end="", flush=True)
