"""`mlopsc report [REF]`: one self-contained HTML page for reviewers."""

import argparse
import os
import sys
from pathlib import Path

from mlopsc.cli import exits
from mlopsc.cli.compile import Asked, compile_all, status
from mlopsc.cli.compile import report as tell_findings
from mlopsc.cli.console import fail, say, tell
from mlopsc.cli.diff import RefusedError, difference_since
from mlopsc.cli.project import project
from mlopsc.cli.revision import RevisionError
from mlopsc.cli.today import today
from mlopsc.emit.failure import EmitFailure
from mlopsc.pipeline import Built
from mlopsc.plan.target import Command
from mlopsc.review.report.page import GENERATOR, page
from mlopsc_targets import TARGETS

NAME = "mlops-report"
_HEAD = 2000
"""Characters at the top of a page of ours, in which it says that it is one."""


def report(args: argparse.Namespace) -> int:
    spec = project(args.spec)
    builds = list(compile_all(spec, Asked(today(args.today), args.env)))
    if refused := status(builds):
        tell_findings(builds, "text")
        return refused
    if args.out and len(builds) > 1:
        tell("error: --out names one page, and there are several environments: name one by --env")
        return exits.USAGE
    try:
        difference = difference_since(args.ref, spec, args) if args.ref else None
        for built in builds:
            text = page(built, _commands(built), difference)
            _write(text, _path(spec.root, built, args), force=args.force)
    except RevisionError as error:
        tell(f"error: {error}")
        return exits.ENVIRONMENT
    except EmitFailure as failure:
        fail(failure)
        return exits.ENVIRONMENT
    except OSError as error:
        fail(f"{error.filename}: {error.strerror}")
        return exits.ENVIRONMENT
    except RefusedError as refused_side:
        return refused_side.status
    return exits.FINE


def _commands(built: Built) -> tuple[Command, ...]:
    assert built.plan is not None  # noqa: S101 - it has no errors
    return TARGETS[built.target].commands(built.plan)


def _path(root: Path, built: Built, args: argparse.Namespace) -> Path | None:
    """Where the page goes: nothing for stdout."""
    if args.out == "-":
        return None
    if args.out:
        return Path(args.out)
    environment = f"-{built.plan.environment}" if built.plan and built.plan.environment else ""
    return root / f"{NAME}{environment}.html"


def _write(text: str, path: Path | None, *, force: bool) -> None:
    """The whole page or none. Raises EmitFailure where somebody else's file stands."""
    if path is None:
        sys.stdout.write(text)
        return
    if path.exists() and not force and not _is_ours(path):
        words = f"{path} is no page of `mlopsc report`: name another file, or give --force"
        raise EmitFailure("foreign", words)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        fresh.write_text(text, encoding="utf-8", newline="\n")
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
    say(f"{path}: written, open it in a browser")


def _is_ours(path: Path) -> bool:
    with path.open(encoding="utf-8", errors="replace") as file:
        return f'content="{GENERATOR}"' in file.read(_HEAD)
