"""Run one step of the pipeline by the step contract, and record what ran."""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp

from . import data, digest, document, outputs, process
from .config import Config, Step
from .document import Json
from .errors import RefusedError, StepFailedError
from .run_folder import RunFolder

_LARGEST_HASH_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Launch:
    """One command with all the step contract gives it, and where its outputs go.

    `inputs` are existing files or folders by name; `target` receives the outputs, whole or
    not at all.
    """

    step: Step
    inputs: Mapping[str, Path]
    hashes: Mapping[str, str]
    parameters: Path
    seed: int
    target: Path
    log: Path
    checkpoint: Path | None = None


def run_step(
    config: Config,
    run: RunFolder,
    name: str,
    *,
    given: Mapping[str, Json],
    attempt: int,
    seed: int,
    checkpoint: Path | None = None,
) -> None:
    """Run step `name` in `run` and write its record; `given` goes over the pipeline's parameters.

    `checkpoint` is where the platform keeps its checkpoints, if not in the folder of the run; they
    are gone once it has ended well.
    RefusedError when an input is missing, MovedDataError when a dataset moved, StepFailedError when
    the step fails or breaks its contract. That the run is tracked is the caller's to see.
    """
    step = config.step(name)
    launch = Launch(
        step=step,
        inputs=inputs_of(config, run, step),
        hashes=hashes_of(config, step),
        parameters=write_parameters(config, run, name, given),
        seed=seed,
        target=run.root / "outputs" / name,
        log=run.log(name),
        checkpoint=(checkpoint or run.root / "checkpoints" / name) if step.checkpoint else None,
    )
    record = describe(launch, attempt)
    run.step_record(name).unlink(missing_ok=True)
    try:
        ended = execute(config, launch)
    except StepFailedError as error:
        document.write(run.step_record(name), {**record, "error": str(error)})
        raise
    made = dict[str, Json](digests(step, launch.target))
    done: dict[str, Json] = {"outputs": made, "seconds": ended.seconds, "exit_code": 0}
    document.write(run.step_record(name), {**record, **done})
    if checkpoint is not None:
        shutil.rmtree(checkpoint, ignore_errors=True)


def digests(step: Step, folder: Path) -> dict[str, str]:
    """The digest of each output of `step` below `folder`."""
    return {each: digest.of_path(folder / each) for each in step.outputs}


def hashes_of(config: Config, step: Step) -> dict[str, str]:
    """The digest of each dataset that `step` reads, verified now against its pin."""
    datasets = [name for name, producer in step.inputs.items() if producer == "data"]
    return {name: data.check(config, config.pipeline.data[name]) for name in datasets}


def inputs_of(config: Config, run: RunFolder, step: Step) -> dict[str, Path]:
    """Where each input of `step` stands; RefusedError when a producer has not run."""
    found: dict[str, Path] = {}
    for name, producer in step.inputs.items():
        if producer == "data":
            found[name] = config.project / config.pipeline.data[name].path
            continue
        found[name] = run.output(producer, name)
        if not found[name].exists():
            raise RefusedError(
                f"step {step.name} reads {name} of step {producer}, which has not run in "
                f"{run.root}: `step {producer} --run {run.root}` comes first"
            )
    return found


def execute(config: Config, launch: Launch) -> process.Ended:
    """Run the command into a fresh folder that replaces `launch.target` only when it is right."""
    with _fresh(launch.target) as folder:
        ended = command(config, launch, folder, {})
        outputs.check(launch.step, folder)
        shutil.rmtree(launch.target, ignore_errors=True)
        folder.rename(launch.target)
    return ended


def command(config: Config, launch: Launch, folder: Path, more: Mapping[str, str]) -> process.Ended:
    """Run the command, its outputs below `folder`, with `more` variables; it ended well."""
    step = launch.step
    env = {**environment(config, launch), **more}
    for name in step.outputs:
        (folder / name).mkdir(parents=True, exist_ok=True)
        env[f"MLOPS_OUTPUT_{outputs.env_name(name)}"] = str(folder / name)
    ended = process.run(
        step.run, env=env, folder=config.project, log=launch.log, timeout=step.timeout_seconds
    )
    _check_end(step, ended, launch.log)
    return ended


@contextlib.contextmanager
def _fresh(target: Path) -> Iterator[Path]:
    """An empty folder beside `target`; gone at the end unless it was renamed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _check_end(step: Step, ended: process.Ended, log: Path) -> None:
    if ended.code is None:
        raise StepFailedError(
            f"step {step.name} ran longer than its {step.timeout_seconds} seconds and was "
            f"stopped; its log is {log}{process.tail(log)}"
        )
    if ended.code:
        raise StepFailedError(
            f"step {step.name} ended with exit code {ended.code}; its log is "
            f"{log}{process.tail(log)}"
        )


def inherited(config: Config, keep: set[str]) -> dict[str, str]:
    """Our environment without the secrets of the steps and of the registry, but for `keep`."""
    secrets = {name for each in config.pipeline.steps.values() for name in each.secrets}
    secrets |= config.tracking.secrets.keys()
    return {key: value for key, value in os.environ.items() if key not in secrets - keep}


def environment(config: Config, launch: Launch) -> dict[str, str]:
    """The environment of a step: ours, without the secrets of other steps, and the contract."""
    step = launch.step
    env = inherited(config, keep=set(step.secrets))
    for variable, secret in step.secrets.items():
        if not os.environ.get(variable):
            raise RefusedError(
                f"step {step.name} needs the secret {secret!r} in the environment variable "
                f"{variable}, which is not set. Export it before the run; it is never stored."
            )
    env |= step.env
    env |= {
        f"MLOPS_INPUT_{outputs.env_name(key)}": str(path) for key, path in launch.inputs.items()
    }
    env |= {f"MLOPS_DATA_SHA256_{outputs.env_name(key)}": h for key, h in launch.hashes.items()}
    env |= {
        "MLOPS_PARAMETERS": str(launch.parameters),
        "MLOPS_SEED": str(launch.seed),
        "PYTHONHASHSEED": str(launch.seed % (_LARGEST_HASH_SEED + 1)),
        "PYTHONUNBUFFERED": "1",
    }
    if launch.checkpoint is not None:
        launch.checkpoint.mkdir(parents=True, exist_ok=True)
        env["MLOPS_CHECKPOINT_DIR"] = str(launch.checkpoint)
    return env


def write_parameters(config: Config, run: RunFolder, name: str, given: Mapping[str, Json]) -> Path:
    """The step's parameter file: the pipeline's parameters, those `given` over them."""
    path = run.root / "parameters" / f"{name}.json"
    document.write(path, {**config.pipeline.parameters, **given})
    return path


def _values(node: document.Node) -> dict[str, Json]:
    return {key: each.value for key, each in node.entries().items()}


def describe(launch: Launch, attempt: int) -> dict[str, Json]:
    """What the command is given, for the record of what ran."""
    step = launch.step
    inputs = {
        name: launch.hashes.get(name) or digest.of_path(path)
        for name, path in launch.inputs.items()
    }
    return {
        "schema": "mlopsc/step/v1",
        "step": step.name,
        "run": list(step.run),
        "attempt": attempt,
        "seed": launch.seed,
        "inputs": dict(inputs),
        "parameters": document.read(launch.parameters).value,
    }


def score_again(config: Config, run: RunFolder, replaced: Mapping[str, Path], target: Path) -> Path:
    """Run the evaluation step with some inputs replaced, outputs below `target`.

    This is how a model meets another holdout than the one it was scored on: by the team's own
    evaluation, never by a copy of it. Returns the folder of the step's metrics output.
    """
    step = config.step(config.pipeline.evaluation.step or "")
    present = {name: each for name, each in step.inputs.items() if name not in replaced}
    kept = replace(step, inputs=present)
    label = f"{target.parent.name}-{step.name}"
    given, seed = _as_before(config, run, step.name)
    launch = Launch(
        step=step,
        inputs={**inputs_of(config, run, kept), **replaced},
        hashes=hashes_of(config, kept),
        parameters=write_parameters(config, run, label, given),
        seed=seed,
        target=target,
        log=run.log(label),
    )
    execute(config, launch)
    names = [each.name for each in step.outputs.values() if each.type == "metrics"]
    return target / names[0]


def _as_before(config: Config, run: RunFolder, name: str) -> tuple[dict[str, Json], int]:
    """The parameters and the seed that step `name` had in `run`, else the pipeline's."""
    if not run.step_record(name).is_file():
        return {}, config.pipeline.seed
    record = document.read(run.step_record(name))
    return _values(record.at("parameters")), record.at("seed").number()
