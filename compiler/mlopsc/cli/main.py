"""Read the command line, run one verb, turn whatever happens into words and an exit code."""

import importlib
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import NoReturn

from mlopsc import VERSION
from mlopsc.cli import exits


class Terminated(BaseException):
    """SIGTERM, as an exception, so that everything is put away on the way out."""


def main(argv: Sequence[str]) -> int:
    """One command; the exit code."""
    try:
        signal.signal(signal.SIGTERM, _terminate)
        return _run(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    except KeyboardInterrupt:
        return _ended("interrupted", exits.INTERRUPTED)
    except Terminated:
        return _ended("terminated", exits.TERMINATED)
    except BrokenPipeError:
        # The reader left; pointing stdout at nothing keeps Python's own flush from complaining.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return exits.FINE
    except Exception as error:  # the one place that turns a bug into a report
        return _bug(error, argv)


def _run(argv: Sequence[str]) -> int:
    said = _recalled(argv)
    if said is not None:
        sys.stdout.write(said)
        status = exits.FINE
    else:
        status = _run_verb(argv)
    sys.stdout.flush()
    return status


def _recalled(argv: Sequence[str]) -> str | None:
    if argv[:1] != ["build"]:
        return None
    from mlopsc.cli.unchanged import recall  # noqa: PLC0415 - only a build is remembered

    return recall(argv)


def _run_verb(argv: Sequence[str]) -> int:
    from mlopsc.cli.parser import parser  # noqa: PLC0415 - argparse is half of a build that recalls

    args = parser(*argv[:1]).parse_args(argv)
    module, function = args.verb
    return int(getattr(importlib.import_module(f"mlopsc.cli.{module}"), function)(args))


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated


def _ended(word: str, status: int) -> int:
    sys.stderr.write(f"{word}\n")
    return status


def _bug(error: Exception, argv: Sequence[str]) -> int:
    """A report that can be pasted: no value of the spec, only where the compiler was."""
    import traceback  # noqa: PLC0415 - costs every good run 3 ms

    frames = traceback.extract_tb(error.__traceback__)
    where = [f"  {'/'.join(f.filename.split('/')[-2:])}:{f.lineno} {f.name}" for f in frames[-8:]]
    verb = argv[0] if argv else ""
    lines = [
        "error: this is a bug of mlopsc, not of your file. Please report these lines:",
        f"  mlopsc {VERSION}, Python {sys.version.split()[0]}, {sys.platform}, verb {verb!a}",
        f"  {type(error).__name__}",
        *where,
    ]
    sys.stderr.write("\n".join(lines) + "\n")
    return exits.BUG
