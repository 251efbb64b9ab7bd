"""The runtime's command line: one function per verb, one handler for everything that fails."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from . import (
    backends,
    data,
    definition,
    document,
    drift,
    fetch,
    gang,
    gate,
    launch,
    listing,
    notify,
    promote,
    record,
    register,
    rollback,
    serving,
    start_run,
    task,
    track,
    trials,
    watch,
)
from . import step as steps
from .backends import Backend
from .cluster import Cluster
from .config import Config, load
from .document import Json
from .errors import Interrupted, RunError, UsageError
from .git import GitError
from .kfp_api import Api
from .parser import IN_A_RUN, START, parser
from .process import interruptible
from .run_folder import RunFolder
from .start_run import Wanted
from .trials import Trial
from .verdict import table

_SIGNAL_BASE = 128
_UNREACHABLE = 3


def main(argv: Sequence[str], *, tree: Path) -> int:
    """Run one verb against the compiled tree in `tree`; the exit code."""
    given = parser().parse_args(argv)
    try:
        with interruptible():
            config = load(tree, given.project.resolve())
            return _VERBS[given.verb](config, given)
    except RunError as error:
        return _say(str(error), error.exit_code)
    except GitError as error:
        return _say(str(error), _UNREACHABLE)
    except OSError as error:
        return _say(f"{error.filename or 'the system'}: {error.strerror or error}", _UNREACHABLE)
    except Interrupted as error:
        return _say("interrupted; nothing was left half done", _SIGNAL_BASE + error.number)


def _say(message: str, code: int) -> int:
    sys.stdout.flush()
    print(f"error: {message}", file=sys.stderr)
    return code


def _run(given: argparse.Namespace) -> RunFolder:
    return RunFolder(given.run.resolve())


def _data(config: Config, given: argparse.Namespace) -> int:
    for line in data.verify(config, given.dataset):
        print(line)
    return 0


def _task(config: Config, given: argparse.Namespace) -> int:
    """The verb, in the run's folder; a step's run was opened by a task before it."""
    verb, run = given.words[0], _run(given)
    placed = ("--run", str(run.root)) if verb in IN_A_RUN else ()
    inner = parser().parse_args([*given.words, *placed])
    call = _run_step if verb == "step" else _VERBS[verb]
    config = replace(config, committed=config.project / given.committed)
    return task.run_task(run, given.given, given.taken, given.verdict, lambda: call(config, inner))


def _step(config: Config, given: argparse.Namespace) -> int:
    run = _run(given)
    run.require(run.track, "track")
    return _run_step(config, given)


def _run_step(config: Config, given: argparse.Namespace) -> int:
    run, tried = _run(given), _trial(config, given)
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


def _choose(config: Config, given: argparse.Namespace) -> int:
    tune = trials.load(config)
    best, scored = trials.choose(tune, given.scores)
    document.write(_run(given).root / "trials.json", trials.to_json(tune, best, scored))
    document.write_text(given.chosen, best.trial.text)
    print(trials.describe(tune, best, scored))
    return 0


def _seed(config: Config, given: argparse.Namespace) -> int:
    """The seed of a step that is what it was compiled as."""
    if given.definition:
        definition.check(config, given.name, given.definition)
    return config.pipeline.seed if given.seed is None else int(given.seed)


def _launch(config: Config, given: argparse.Namespace) -> int:
    order = launch.Order(
        given.workspace.resolve(),
        given.runtime,
        given.definition,
        _seed(config, given),
        given.patience,
        given.pause,
    )
    launch.launch(config, _run(given), given.name, order)
    return 0


def _node(config: Config, given: argparse.Namespace) -> int:
    seed = _seed(config, given)
    gang.run_node(config, _run(given), given.name, seed=seed, checkpoint=given.checkpoint)
    return 0


def _track(config: Config, given: argparse.Namespace) -> int:
    track.track(config, _run(given), backends.connect(config))
    return 0


def _record(config: Config, given: argparse.Namespace) -> int:
    record.write(config, _run(given))
    return 0


def _gate(config: Config, given: argparse.Namespace) -> int:
    verdict = gate.run_gates(config, _run(given), backends.connect(config))
    print(table(verdict))
    return 0 if verdict.approved else 1


def _register(config: Config, given: argparse.Namespace) -> int:
    version = register.register(config, _run(given), backends.connect(config))
    verdict = "approved" if version.approved else "rejected"
    print(f"registered {config.tracking.model} v{version.number}: {verdict}: {version.reason}")
    return 0


def _refuse(config: Config, given: argparse.Namespace) -> int:
    _register(config, given)
    return 1


def _promote(config: Config, given: argparse.Namespace) -> int:
    backend = backends.connect(config)
    number = _chosen(given, backend)
    by_a_run = given.run is not None
    print(promote.promote(config, backend, number, given.approved_by, by_a_run=by_a_run))
    return 0


def _chosen(given: argparse.Namespace, backend: Backend) -> int:
    """The version that promote means: of the run, as said, or the challenger."""
    if given.run is not None:
        run = _run(given)
        return run.require(run.version, "register").at("version").number()
    number: int | None = backend.challenger() if given.version is None else given.version
    if number is None:
        raise UsageError("there is no challenger: say which version, promote --version N")
    return number


def _rollback(config: Config, given: argparse.Namespace) -> int:
    print(rollback.rollback(backends.connect(config), given.to))
    return 0


def _versions(config: Config, given: argparse.Namespace) -> int:
    backend = backends.connect(config)
    if given.json:
        print(document.render(listing.to_json(backend)), end="")
    else:
        print(listing.describe(backend))
    return 0


def _drift(config: Config, given: argparse.Namespace) -> int:
    run = drift.reference_run(config, None if given.run is None else given.run.resolve())
    observations = None if given.observations is None else given.observations.resolve()
    # The report alone goes to the output; what the evaluation step prints does not.
    with contextlib.redirect_stdout(sys.stderr if given.json else sys.stdout):
        report = drift.examine(config, run, backends.connect(config), observations, given.only)
    text = document.render(report.to_json()) if given.json else drift.describe(report) + "\n"
    print(text, end="")
    return drift.EXIT_CODES[report.decision]


def _fetch(config: Config, given: argparse.Namespace) -> int:
    number = fetch.chosen(given.version)
    print(fetch.fetch(config, backends.connect(config), number, given.to.resolve()))
    return 0


def _serve(config: Config, given: argparse.Namespace) -> int:
    service = serving.Service(
        document.read(given.service),
        Cluster.from_pod(),
        ready_within=given.ready_within,
        bake=given.bake,
        say=_tell,
    )
    if not given.once:
        serving.follow_for_ever(service, lambda: backends.connect(config), given.every)
    outcome = service.follow(backends.connect(config))
    print(outcome.line)
    return serving.EXIT_CODES[outcome.state]


def _tell(line: str) -> None:
    """At once: a pod's log is read while it runs."""
    print(line, flush=True)


def _watch(config: Config, given: argparse.Namespace) -> int:
    """Degraded: a run is started, and the exit code says so still, so that people hear of it."""
    backend, place = backends.connect(config), given.observations.resolve()
    report = watch.measure(config, _run(given), backend, given.question, place)
    if report is None:
        print("there is no champion yet, so there is nothing to measure")
        return 0
    if given.question == "performance" and report.degraded is None:
        print("not every observation has its label, so there is no score to compare")
        return 0
    print(drift.describe(report))
    if report.decision == "retrain":
        _start_run(config, given)
    return drift.EXIT_CODES[report.decision]


def _start_run(_config: Config, given: argparse.Namespace) -> int:
    missing = [f"--{each}" for each in START if getattr(given, each.replace("-", "_")) is None]
    if missing:
        raise UsageError(f"a run is to be started, and nothing says its {', '.join(missing)}")
    wanted = Wanted(
        given.pipeline, given.version, given.experiment, given.service_account, given.because
    )
    print(start_run.start(Api(given.api, given.namespace), wanted))
    return 0


def _notify(config: Config, given: argparse.Namespace) -> int:
    """Never a failure: what a run came to does not hang on who was told."""
    print(notify.notify(config, lambda: backends.connect(config), given.job, given.status))
    return 0


_VERBS: Mapping[str, Callable[[Config, argparse.Namespace], int]] = {
    "data": _data,
    "task": _task,
    "step": _step,
    "launch": _launch,
    "node": _node,
    "choose": _choose,
    "track": _track,
    "record": _record,
    "gate": _gate,
    "register": _register,
    "refuse": _refuse,
    "promote": _promote,
    "rollback": _rollback,
    "versions": _versions,
    "drift": _drift,
    "fetch": _fetch,
    "serve": _serve,
    "watch": _watch,
    "start-run": _start_run,
    "notify": _notify,
}
