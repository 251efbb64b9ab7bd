"""Where words go: answers to stdout, everything about them to stderr; colour only for people."""

import os
import shutil
import sys
from pathlib import Path
from typing import TextIO

_BOLD, _DIM, _RESET = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def colored(stream: TextIO) -> bool:
    """Whether colour is wanted: a terminal, and no NO_COLOR (https://no-color.org)."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and stream.isatty()


def width() -> int:
    """Columns of the terminal; 80 in a pipe, so that output is the same everywhere."""
    return shutil.get_terminal_size().columns if sys.stderr.isatty() else 80


def say(text: str) -> None:
    """An answer: what the command was asked for."""
    sys.stdout.write(f"{text}\n")


def tell(text: str) -> None:
    """Something about the work: progress, a warning, an error."""
    sys.stdout.flush()
    sys.stderr.write(f"{text}\n")


def fail(error: object) -> None:
    """An error that is not about a place in a file; paths as seen from here."""
    tell(f"error: {str(error).replace(f'{Path.cwd()}{os.sep}', '')}")


def bold(text: str) -> str:
    return f"{_BOLD}{text}{_RESET}" if colored(sys.stdout) else text


def dim(text: str) -> str:
    return f"{_DIM}{text}{_RESET}" if colored(sys.stdout) else text
