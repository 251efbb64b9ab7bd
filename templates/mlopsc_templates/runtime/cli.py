"""The runtime's command line: one function per verb, one handler for everything that fails."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from . import (
    backends,
    cluster_verbs,
    data,
    document,
    drift,
    gate,
    listing,
    promote,
    record,
    register,
    rollback,
    step_verbs,
    task,
    track,
)
from .backends import Backend
from .config import Config, load
from .errors import Interrupted, RunError, UsageError
from .git import GitError
from .parser import IN_A_RUN, parser
from .process import interruptible
from .step_verbs import run_of
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


def _data(config: Config, given: argparse.Namespace) -> int:
    for line in data.verify(config, given.dataset):
        print(line)
    return 0


def _task(config: Config, given: argparse.Namespace) -> int:
    """The verb, in the run's folder; a step's run was opened by a task before it."""
    verb, run = given.words[0], run_of(given)
    placed = ("--run", str(run.root)) if verb in IN_A_RUN else ()
    inner = parser().parse_args([*given.words, *placed])
    call = step_verbs.run_step if verb == "step" else _VERBS[verb]
    return task.run_task(run, given.given, given.taken, given.verdict, lambda: call(config, inner))


def _track(config: Config, given: argparse.Namespace) -> int:
    track.track(config, run_of(given), backends.connect(config))
    return 0


def _record(config: Config, given: argparse.Namespace) -> int:
    record.write(config, run_of(given))
    return 0


def _gate(config: Config, given: argparse.Namespace) -> int:
    verdict = gate.run_gates(config, run_of(given), backends.connect(config))
    print(table(verdict))
    return 0 if verdict.approved else 1


def _register(config: Config, given: argparse.Namespace) -> int:
    version = register.register(config, run_of(given), backends.connect(config))
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
        run = run_of(given)
        return run.require(run.version, "register").at("version").number()
    number: int | None = backend.challenger() if given.version is None else given.version
    if number is None:
        raise UsageError("there is no challenger: say which version, promote --version N")
    return number


def _rollback(config: Config, given: argparse.Namespace) -> int:
    print(rollback.rollback(backends.connect(config), given.to, once=given.once))
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


_VERBS: Mapping[str, Callable[[Config, argparse.Namespace], int]] = {
    "data": _data,
    "task": _task,
    "step": step_verbs.step,
    "launch": step_verbs.launch_step,
    "node": step_verbs.node,
    "choose": step_verbs.choose,
    "track": _track,
    "record": _record,
    "gate": _gate,
    "register": _register,
    "refuse": _refuse,
    "promote": _promote,
    "rollback": _rollback,
    "versions": _versions,
    "drift": _drift,
    "fetch": cluster_verbs.fetch_version,
    "serve": cluster_verbs.serve,
    "watch": cluster_verbs.watch_model,
    "start-run": cluster_verbs.start,
    "notify": cluster_verbs.tell,
}
