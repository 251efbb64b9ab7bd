"""The runtime's command line: one function per verb, one handler for everything that fails."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from . import (
    backends,
    data,
    document,
    drift,
    gate,
    listing,
    promote,
    record,
    register,
    rollback,
    track,
)
from . import step as steps
from .backends import Backend
from .config import Config, load
from .errors import Interrupted, RunError, UsageError
from .git import GitError
from .process import interruptible
from .run_folder import RunFolder
from .verdict import table

_SIGNAL_BASE = 128
_UNREACHABLE = 3
_USAGE = 64


class _Parser(argparse.ArgumentParser):
    """argparse, but with the exit code for wrong usage that every tool here shares."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(_USAGE, f"{self.prog}: {message}\n")


def main(argv: Sequence[str], *, tree: Path) -> int:
    """Run one verb against the compiled tree in `tree`; the exit code."""
    given = _parser().parse_args(argv)
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


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="runtime", description="What runs beside the steps of this pipeline.")
    parser.add_argument("--project", type=Path, default=Path(), help="the folder of mlops.yaml")
    verbs = parser.add_subparsers(dest="verb", required=True, parser_class=_Parser)
    data_verbs = verbs.add_parser("data", help="verify the pinned datasets")
    data_verbs.add_argument("action", choices=["verify"])
    data_verbs.add_argument("--dataset", help="only this one")
    one_step = verbs.add_parser("step", help="run one step")
    one_step.add_argument("name")
    one_step.add_argument("--parameters", type=Path, help="JSON over the pipeline's parameters")
    one_step.add_argument("--attempt", type=int, default=1)
    one_step.add_argument("--seed", type=int)
    _add_run(one_step)
    for name, help_text in _RUN_VERBS.items():
        _add_run(verbs.add_parser(name, help=help_text))
    _add_registry(verbs)
    for each in verbs.choices.values():
        each.add_argument("--project", type=Path, default=argparse.SUPPRESS)
    return parser


_RUN_VERBS: Mapping[str, str] = {
    "track": "open the tracked run",
    "record": "write model.meta.json",
    "gate": "run all gates and write the verdict",
    "register": "register the candidate as a version",
}


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--run", type=Path, required=True, help="the folder of the run")


def _add_registry(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    promoting = verbs.add_parser("promote", help="make a version the champion")
    which = promoting.add_mutually_exclusive_group()
    which.add_argument("--run", type=Path, help="the version that this run registered")
    which.add_argument("--version", type=_number, help="this version (default: the challenger)")
    promoting.add_argument("--approved-by", help="who said yes, where approval is manual")
    verbs.add_parser("rollback", help="return to the version before").add_argument(
        "--to", type=_number, help="a version further back"
    )
    verbs.add_parser("versions", help="list them").add_argument("--json", action="store_true")
    drifting = verbs.add_parser("drift", help="compare observations with the reference")
    drifting.add_argument("--observations", type=Path, help="a CSV file or a folder of them")
    drifting.add_argument("--run", type=Path, help="the run that holds the reference")
    drifting.add_argument("--json", action="store_true")


def _number(text: str) -> int:
    """A version as 3 or v3."""
    return int(text.removeprefix("v"))


def _run(given: argparse.Namespace) -> RunFolder:
    return RunFolder(given.run.resolve())


def _data(config: Config, given: argparse.Namespace) -> int:
    for line in data.verify(config, given.dataset):
        print(line)
    return 0


def _step(config: Config, given: argparse.Namespace) -> int:
    seed = config.pipeline.seed if given.seed is None else given.seed
    steps.run_step(
        config,
        _run(given),
        given.name,
        parameters=given.parameters,
        attempt=given.attempt,
        seed=seed,
    )
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


def _promote(config: Config, given: argparse.Namespace) -> int:
    backend = backends.connect(config)
    number = _chosen(given, backend)
    print(promote.promote(config, backend, number, given.approved_by))
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
        report = drift.examine(config, run, backends.connect(config), observations)
    text = document.render(report.to_json()) if given.json else drift.describe(report) + "\n"
    print(text, end="")
    return drift.EXIT_CODES[report.decision]


_VERBS: Mapping[str, Callable[[Config, argparse.Namespace], int]] = {
    "data": _data,
    "step": _step,
    "track": _track,
    "record": _record,
    "gate": _gate,
    "register": _register,
    "promote": _promote,
    "rollback": _rollback,
    "versions": _versions,
    "drift": _drift,
}
