"""What the runtime's command line takes: verbs, their arguments, the exit code for wrong usage."""

import argparse
import sys
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NoReturn

from .drift import QUESTIONS

_USAGE = 64


class _Parser(argparse.ArgumentParser):
    """argparse, but with the exit code for wrong usage that every tool here shares.

    No flag can be shortened: who allows words by their names can trust them.
    """

    def __init__(self, prog: str | None = None, **given: Any) -> None:
        super().__init__(prog, allow_abbrev=False, **given)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(_USAGE, f"{self.prog}: {message}\n")


def parser() -> argparse.ArgumentParser:
    made = _Parser(prog="runtime", description="What runs beside the steps of this pipeline.")
    made.add_argument("--project", type=Path, default=Path(), help="the folder of mlops.yaml")
    verbs = made.add_subparsers(dest="verb", required=True, parser_class=_Parser)
    data_verbs = verbs.add_parser("data", help="verify the pinned datasets")
    data_verbs.add_argument("action", choices=["verify"])
    data_verbs.add_argument("--dataset", help="only this one")
    _add_steps(verbs)
    _add_choose(verbs)
    _add_task(verbs)
    for name, help_text in RUN_VERBS.items():
        _add_run(verbs.add_parser(name, help=help_text))
    _add_registry(verbs)
    for each in verbs.choices.values():
        each.add_argument("--project", type=Path, default=argparse.SUPPRESS)
    return made


RUN_VERBS: Mapping[str, str] = {
    "track": "open the tracked run",
    "record": "write model.meta.json",
    "gate": "run all gates and write the verdict",
    "register": "register the candidate as a version",
    "refuse": "register a candidate that its gates refused, then fail",
}

IN_A_RUN = (*RUN_VERBS, "step", "launch", "choose", "promote")
"""The verbs that read or leave something in the folder of a run."""


def _add_steps(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    one_step = verbs.add_parser("step", help="run one step")
    one_step.add_argument("--parameters", type=Path, help="JSON over the pipeline's parameters")
    one_step.add_argument("--attempt", type=int, default=1)
    one_step.add_argument("--trial", help="the trial that the step is a part of, as JSON")
    one_step.add_argument("--objective", type=Path, help="where what the trial measured goes")
    launching = verbs.add_parser("launch", help="run one step on several nodes")
    launching.add_argument("--workspace", type=Path, required=True, help="what all nodes see")
    launching.add_argument("--runtime", required=True, help="the TrainingRuntime of the step")
    launching.add_argument(
        "--patience", type=float, required=True, help="seconds to wait for nodes"
    )
    launching.add_argument("--pause", type=float, default=5.0, help="seconds between two looks")
    node = verbs.add_parser("node", help="be one node of a step")
    for each in (one_step, node):
        each.add_argument("--checkpoint", type=Path, help="where checkpoints survive a restart")
    for each in (one_step, launching, node):
        each.add_argument("name")
        each.add_argument("--seed", type=int)
        each.add_argument("--definition", default="", help="the digest that the step has to have")
        _add_run(each)


def _add_choose(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    choosing = verbs.add_parser("choose", help="choose the best trial")
    choosing.add_argument("--scores", required=True, help="what the trials measured, as JSON")
    choosing.add_argument("--chosen", type=Path, required=True, help="where the best one goes")
    _add_run(choosing)


def _add_task(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    tasks = verbs.add_parser("task", help="a verb in a pod: its files in, its files out")
    for flag, place, what in (("--in", "given", "reads"), ("--out", "taken", "leaves")):
        tasks.add_argument(
            flag,
            dest=place,
            nargs=2,
            action="append",
            default=[],
            metavar=("IN_RUN", "PLACE"),
            help=f"a file that the verb {what}",
        )
    tasks.add_argument("--verdict", type=Path, help="where the word of the gates goes")
    tasks.add_argument("words", nargs="+", metavar="VERB", help="the verb and its arguments")
    _add_run(tasks)


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--run", type=Path, required=True, help="the folder of the run")


def _add_registry(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    promoting = verbs.add_parser("promote", help="make a version the champion")
    which = promoting.add_mutually_exclusive_group()
    which.add_argument("--run", type=Path, help="the version that this run registered")
    which.add_argument("--version", type=_number, help="this version (default: the challenger)")
    promoting.add_argument("--approved-by", help="who said yes, where approval is manual")
    returning = verbs.add_parser("rollback", help="return to the version before")
    how = returning.add_mutually_exclusive_group()
    how.add_argument("--to", type=_number, help="a version further back")
    how.add_argument("--once", action="store_true", help="not again after another rollback")
    verbs.add_parser("versions", help="list them").add_argument("--json", action="store_true")
    _add_serving(verbs)
    drifting = verbs.add_parser("drift", help="compare observations with the reference")
    drifting.add_argument("--observations", type=Path, help="a CSV file or a folder of them")
    drifting.add_argument("--run", type=Path, help="the run that holds the reference")
    drifting.add_argument("--only", choices=QUESTIONS, help="one question alone")
    drifting.add_argument("--json", action="store_true")
    _add_cluster(verbs)


def _add_cluster(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    """What pods of their own do, beside the runs of the pipeline or after one."""
    watching = verbs.add_parser("watch", help="measure what the champion meets; retrain or ask")
    watching.add_argument("question", choices=QUESTIONS)
    watching.add_argument("--observations", type=Path, required=True, help="a CSV file or folder")
    _add_run(watching)
    starting = verbs.add_parser("start-run", help="start a run through KFP's API")
    for name, what in START.items():
        starting.add_argument(f"--{name}", required=True, help=what)
        watching.add_argument(f"--{name}", help=f"for the run that is started: {what}")
    telling = verbs.add_parser("notify", help="tell people what a run came to")
    telling.add_argument("--job", required=True, help="the run's id in KFP")
    telling.add_argument("--status", required=True, help="how KFP says that it ended, as JSON")


START: Mapping[str, str] = {
    "api": "the address of KFP's API",
    "namespace": "where the pipeline is",
    "pipeline": "its name",
    "version": "the name of the version to run",
    "experiment": "the experiment of the run",
    "service-account": "whom the run is started as",
    "because": "why, in a word or two",
}


def _add_serving(verbs: "argparse._SubParsersAction[_Parser]") -> None:
    fetching = verbs.add_parser("fetch", help="lay out a version for the server")
    fetching.add_argument("--version", type=_number, help="this one (default: the pod's own)")
    fetching.add_argument("--to", type=Path, required=True, help="the model repository")
    serving = verbs.add_parser("serve", help="let the cluster serve the champion")
    serving.add_argument("--service", type=Path, required=True, help="InferenceService in JSON")
    serving.add_argument("--ready-within", type=float, default=1200, help="seconds until ready")
    serving.add_argument("--bake", type=float, default=0, help="seconds that it has to stay ready")
    serving.add_argument("--metrics", type=int, help="the port of the replicas' metrics")
    serving.add_argument("--failing", type=_decimal, help="the share of requests that may fail")
    serving.add_argument("--late", type=_decimal, help="the p95 that is too late, in milliseconds")
    serving.add_argument("--patience", type=float, default=300, help="seconds that it may be late")
    serving.add_argument("--every", type=float, default=30, help="seconds between two looks")
    serving.add_argument("--once", action="store_true", help="one rollout, then end")


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error


def _number(text: str) -> int:
    """A version as 3 or v3."""
    return int(text.removeprefix("v"))
