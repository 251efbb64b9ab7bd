"""`mlopsc init`: ask a few questions, or take flags, and write a project that builds."""

import argparse
import re
import sys
from pathlib import Path

from mlopsc.cli import exits
from mlopsc.cli.compile import Asked, compile_all, report, status
from mlopsc.cli.console import say, tell
from mlopsc.cli.project import project
from mlopsc.cli.today import today
from mlopsc.diagnostics.model import has_error
from mlopsc.edit.init import SPEC, Answers, InitRefused, write_project
from mlopsc.edit.questions import QUESTIONS, Question
from mlopsc.pipeline import Built
from mlopsc.schema.v1.forms import matches_name
from mlopsc_targets import TARGETS

_NOT_YET = "MLC802"
"""The decision is a target that this version does not compile."""


class _WrongUsage(Exception):  # noqa: N818 - an answer to correct, no failure of the program
    """An answer that the language does not take, in words."""


def init(args: argparse.Namespace) -> int:
    folder = Path(args.dir)
    try:
        written = write_project(folder, _answers(args, folder))
    except _WrongUsage as wrong:
        tell(f"error: {wrong}")
        return exits.USAGE
    except InitRefused as refused:
        tell(f"error: {refused}")
        return exits.REFUSED
    except OSError as error:
        tell(f"error: {error.filename or folder}: {error.strerror}")
        return exits.ENVIRONMENT
    for path in written:
        say(f"wrote {folder / path}")
    return _report(folder)


def _report(folder: Path) -> int:
    """What the new project compiles to, or that this version cannot compile that yet."""
    built = next(iter(compile_all(project(str(folder / SPEC)), Asked(today(None)))))
    if any(each.code == _NOT_YET for each in built.diagnostics):
        say(_not_yet(built))
        return exits.FINE
    if built.plan is not None and has_error(built.diagnostics):
        report([built], "text")
        say(_asks(built))
        return exits.FINE
    report([built], "text")
    say(f"target {built.target}; next, in {folder}: `mlopsc build`, then, in a git repository with")
    say("everything committed and requirements.txt installed, `mlopsc run`")
    return status([built])


def _not_yet(built: Built) -> str:
    return (
        f"these answers lead to the target {built.target}, which this version of mlopsc cannot "
        f"compile yet; {SPEC} is\nvalid all the same. Until then: `mlopsc build --target "
        f"{next(iter(TARGETS))} --what-if`, or state a choice under `decisions`"
    )


def _asks(built: Built) -> str:
    return (
        f"these answers lead to the target {built.target}, which asks for what only you know; "
        f"{SPEC} says\nthe rest. Add what is named above, then `mlopsc build`; until then: `mlopsc "
        f"build --target sidecar --what-if`"
    )


def _answers(args: argparse.Namespace, folder: Path) -> Answers:
    """Flags first; on a terminal the rest is asked, elsewhere it is taken from the defaults."""
    asks = not args.yes and sys.stdin.isatty() and sys.stdout.isatty()
    found: dict[str, str] = {}
    for question in QUESTIONS:
        default = _name_of(folder) if question.name == "name" else question.default
        if question.name == "tracking_uri" and found["mlflow"] != "in-use":
            continue
        given = getattr(args, question.name)
        found[question.name] = _held(question, given) or (
            _ask(question, default) if asks else default
        )
    if args.tracking_uri and "tracking_uri" not in found:
        raise _WrongUsage("--tracking-uri says where MLflow is: it goes with --mlflow in-use")
    return Answers(
        name=found["name"],
        owner=found["owner"],
        team_size=int(found["team_size"]),
        mlflow=found["mlflow"],
        tracking_uri=found.get("tracking_uri"),
        kubernetes=found["kubernetes"],
        cloud=found["cloud"],
        prefers_managed=found["prefers_managed"] == "yes",
        ci=found["ci"],
    )


def _held(question: Question, given: str | None) -> str | None:
    """A flag's value, if the language takes it."""
    if given is not None and not re.fullmatch(question.pattern, given):
        raise _WrongUsage(f"{question.flag} {given!a}: this is not {question.expects}")
    return given


def _ask(question: Question, default: str) -> str:
    """The answer that a person types; nothing typed takes the default."""
    while True:
        sys.stdout.write(f"{question.text} [{default}]: ")
        sys.stdout.flush()
        typed = sys.stdin.readline()
        answer = typed.strip() or default
        if not typed or re.fullmatch(question.pattern, answer):
            return answer if typed else default
        say(f"  that is not {question.expects}")


def _name_of(folder: Path) -> str:
    """The folder's own name, as far as the language takes it."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-0123456789")[:40]
    return name.rstrip("-") if matches_name(name.rstrip("-")) else "project"
