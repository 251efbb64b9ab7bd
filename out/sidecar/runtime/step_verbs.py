"""The verbs that run a step, alone, on several nodes or as a trial, and choose among trials."""

import argparse

from . import definition, document, gang, launch, trials
from . import step as steps
from .config import Config
from .document import Json
from .errors import UsageError
from .run_folder import RunFolder
from .trials import Trial


def run_of(given: argparse.Namespace) -> RunFolder:
    """The folder that was named on the command line."""
    return RunFolder(given.run.resolve())


def step(config: Config, given: argparse.Namespace) -> int:
    """A step by hand: its run has to be open."""
    run = run_of(given)
    run.require(run.track, "track")
    return run_step(config, given)


def run_step(config: Config, given: argparse.Namespace) -> int:
    """In a task: a task before it opened the run."""
    run, tried = run_of(given), _trial(config, given)
    steps.run_step(
        config,
        run,
        given.name,
        given=_parameters(config, given, tried),
        attempt=given.attempt,
        seed=_seed(config, given),
        checkpoint=given.checkpoint,
    )
    if given.objective and tried:
        said = trials.measured(config, run, given.name, trials.load(config), tried)
        document.write_text(given.objective, said)
    return 0


def _trial(config: Config, given: argparse.Namespace) -> Trial | None:
    if (given.objective and not given.trial) or (given.trial and given.parameters):
        raise UsageError("--objective goes with --trial, and --trial without --parameters")
    return trials.load(config).trial(given.trial) if given.trial else None


def _parameters(config: Config, given: argparse.Namespace, tried: Trial | None) -> dict[str, Json]:
    """What goes over the pipeline's parameters: a file's, or the trial's in the tuned step."""
    if tried is not None:
        return tried.parameters if given.name == trials.load(config).step else {}
    if given.parameters is None:
        return {}
    named = document.read(given.parameters).entries()
    return {key: each.value for key, each in named.items()}


def choose(config: Config, given: argparse.Namespace) -> int:
    tune = trials.load(config)
    best, scored = trials.choose(tune, given.scores)
    document.write(run_of(given).root / "trials.json", trials.to_json(tune, best, scored))
    document.write_text(given.chosen, best.trial.text)
    print(trials.describe(tune, best, scored))
    return 0


def _seed(config: Config, given: argparse.Namespace) -> int:
    """The seed of a step that is what it was compiled as."""
    if given.definition:
        definition.check(config, given.name, given.definition)
    return config.pipeline.seed if given.seed is None else int(given.seed)


def launch_step(config: Config, given: argparse.Namespace) -> int:
    order = launch.Order(
        given.workspace.resolve(),
        given.runtime,
        given.definition,
        _seed(config, given),
        given.patience,
        given.pause,
    )
    launch.launch(config, run_of(given), given.name, order)
    return 0


def node(config: Config, given: argparse.Namespace) -> int:
    seed = _seed(config, given)
    gang.run_node(config, run_of(given), given.name, seed=seed, checkpoint=given.checkpoint)
    return 0
