"""A step on several nodes: the folder that its nodes share, and what one of them does.

Every node runs the step's command by the contract. All see one folder: the inputs stand in it, and
what any of them leaves goes to the same outputs, as from several processes on one machine. So a
checkpoint in parts, one from each node, is whole.
"""

import contextlib
import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from . import document, outputs
from . import step as steps
from .config import Config, Step
from .document import Json
from .errors import RunError, UnreachableError
from .run_folder import RunFolder

_NNODES, _NPROC, _RANK = "PET_NNODES", "PET_NPROC_PER_NODE", "PET_NODE_RANK"
_ADDRESS, _PORT = "PET_MASTER_ADDR", "PET_MASTER_PORT"
_NUMBERS = (_RANK, _NNODES, _NPROC, _PORT)
LONELY_SECONDS = 1800.0
"""How long nodes go on without a sign of their launcher, which may have to start again."""


@dataclass(frozen=True, slots=True)
class Rendezvous:
    """Where the nodes meet: node `rank` of `nodes`, each of `processes`; node 0 listens."""

    rank: int
    nodes: int
    processes: int
    address: str
    port: int

    @classmethod
    def of(cls, env: Mapping[str, str]) -> "Rendezvous":
        """As Trainer tells a node; UnreachableError where it does not.

        https://www.kubeflow.org/docs/components/trainer/operator-guides/ml-policy/
        """
        try:
            rank, nodes, processes, port = (int(env[each]) for each in _NUMBERS)
            return cls(rank, nodes, processes, env[_ADDRESS], port)
        except (KeyError, ValueError) as error:
            raise UnreachableError(
                f"this is no node of a TrainJob: {error} is not in its environment. The runtime "
                "of the job needs `mlPolicy: {torch: {}}`"
            ) from error

    def given(self) -> dict[str, str]:
        """The variables by which torchrun is told: they are the defaults of its arguments.

        https://docs.pytorch.org/docs/stable/elastic/run.html
        """
        return {
            _NNODES: str(self.nodes),
            _NPROC: str(self.processes),
            _RANK: str(self.rank),
            _ADDRESS: self.address,
            _PORT: str(self.port),
        }

    def variables(self) -> dict[str, str]:
        """What the command gets: for torchrun, and for one process on each node that needs none.

        torchrun sets the ranks of its own processes anew.
        https://docs.pytorch.org/docs/stable/distributed.html#environment-variable-initialization
        """
        return {
            **self.given(),
            "MASTER_ADDR": self.address,
            "MASTER_PORT": str(self.port),
            "NODE_RANK": str(self.rank),
            "RANK": str(self.rank),
            "LOCAL_RANK": "0",
            "WORLD_SIZE": str(self.nodes),
        }


def run_node(
    config: Config, shared: RunFolder, name: str, *, seed: int, checkpoint: Path | None
) -> None:
    """One node of step `name`; what went wrong on it is left beside its outputs."""
    meets, step = Rendezvous.of(os.environ), config.step(name)
    try:
        with _while_it_lives(shared):
            launch = _launch(config, shared, step, meets.rank)
            given = replace(launch, seed=seed, checkpoint=checkpoint if step.checkpoint else None)
            ended = steps.command(config, given, given.target, meets.variables())
            if meets.rank == 0:
                record = {**steps.describe(given, 1), "seconds": ended.seconds}
                document.write(shared.step_record(step.name), record)
    except RunError as error:
        document.write(_failure(shared, meets.rank), {"error": str(error)})
        raise


def _launch(config: Config, shared: RunFolder, step: Step, rank: int) -> steps.Launch:
    return steps.Launch(
        step=step,
        inputs=steps.inputs_of(config, shared, step),
        hashes=steps.hashes_of(config, step),
        parameters=steps.write_parameters(config, shared, f"{step.name}-{rank}", {}),
        seed=config.pipeline.seed,
        target=made(shared, step),
        log=log(shared, step, rank),
    )


def beat(shared: RunFolder) -> None:
    """The launcher's sign of life."""
    document.write_text(_sign(shared), f"{time.time()}\n")


def _sign(shared: RunFolder) -> Path:
    return shared.root / "launcher"


@contextlib.contextmanager
def _while_it_lives(shared: RunFolder) -> Iterator[None]:
    """End this node when the launcher gives no sign: nobody would take what it makes.

    A launcher that is killed cannot delete its job, which would hold its GPUs to the last.
    """
    done = threading.Event()
    watch = threading.Thread(target=_listen, args=(shared, done), daemon=True)
    watch.start()
    try:
        yield
    finally:
        done.set()
        watch.join()


def _listen(shared: RunFolder, done: threading.Event) -> None:
    # The clocks of two machines differ: what counts is when we last saw the sign change.
    seen, since = "", time.monotonic()
    while not done.wait(LONELY_SECONDS / 60):
        with contextlib.suppress(OSError):
            now = _sign(shared).read_text(encoding="utf-8")
            seen, since = now, since if now == seen else time.monotonic()
        if time.monotonic() - since > LONELY_SECONDS:
            print(f"no sign of the launcher for {LONELY_SECONDS:.0f} s: this node ends", flush=True)
            os.kill(os.getpid(), signal.SIGTERM)
            return


def made(shared: RunFolder, step: Step) -> Path:
    """The folder of the outputs, in which every node writes."""
    return shared.root / "outputs" / step.name


def log(shared: RunFolder, step: Step, rank: int) -> Path:
    return shared.log(f"{step.name}-{rank}")


def _failure(shared: RunFolder, rank: int) -> Path:
    return shared.root / "failures" / f"{rank}.json"


def prepare(config: Config, run: RunFolder, shared: RunFolder, step: Step) -> None:
    """Put the inputs that other steps made where every node sees them; nothing else is there."""
    shutil.rmtree(shared.root, ignore_errors=True)
    for name, place in steps.inputs_of(config, run, step).items():
        producer = step.inputs[name]
        if producer != "data":
            shutil.copytree(place, shared.output(producer, name))
    clear(shared, step)


def clear(shared: RunFolder, step: Step) -> None:
    """Empty outputs: what nodes left that were stopped is no output of those that come after."""
    shutil.rmtree(made(shared, step), ignore_errors=True)
    shutil.rmtree(shared.root / "failures", ignore_errors=True)
    for name in step.outputs:
        (made(shared, step) / name).mkdir(parents=True)


def take(run: RunFolder, shared: RunFolder, step: Step, attempt: int) -> None:
    """Check the outputs, copy them into `run` and write the record of the step.

    StepFailedError when they break the contract; UnreachableError when a copy is not what was made.
    """
    outputs.check(step, made(shared, step))
    digests = steps.digests(step, made(shared, step))
    target = run.root / "outputs" / step.name
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(made(shared, step), target)
    if steps.digests(step, target) != digests:
        raise UnreachableError(
            f"the outputs of step {step.name} changed while they were copied from {shared.root}: "
            "does something else write there?"
        )
    record = document.read(shared.step_record(step.name)).entries()
    done: dict[str, Json] = {"outputs": dict(digests), "exit_code": 0, "attempt": attempt}
    document.write(
        run.step_record(step.name), {key: each.value for key, each in record.items()} | done
    )


def failures(shared: RunFolder) -> str:
    """What each node said that failed, a line for each; empty where none could say it."""
    found = sorted((shared.root / "failures").glob("*.json"), key=lambda each: int(each.stem))
    said = [f"node {each.stem}: {document.read(each).at('error').text()}" for each in found]
    return "".join(f"\n{each}" for each in said)
