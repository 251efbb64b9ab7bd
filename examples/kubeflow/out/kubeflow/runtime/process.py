"""Run one command in a process group of its own, so that all of it ends when it has to."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO

from .errors import Interrupted, StepFailedError

LOG_LIMIT = 64 << 20
GRACE_SECONDS = 5.0
_TAIL_LINES = 12
_LINE_LIMIT = 1 << 16
_CUT = b"\n[the log is cut here: it grew too large]\n"


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: `code` is None when it ran past its time and was killed."""

    code: int | None
    seconds: float


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Turn SIGINT and SIGTERM into Interrupted, so that every `finally` on the way runs."""

    def stop(number: int, _frame: FrameType | None) -> None:
        raise Interrupted(number)

    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread may set handlers; its own handler ends this one too
        return
    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def run(
    argv: Sequence[str], *, env: Mapping[str, str], folder: Path, log: Path, timeout: float
) -> Ended:
    """Run `argv` in `folder`; its output goes to `log` and is passed through.

    `python` as the program is the interpreter of this process. Whatever the command leaves
    running is killed with it. StepFailedError when the program cannot be started.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    with log.open("wb") as file:
        child = _start(argv, env, folder)
        reader = threading.Thread(target=_copy, args=(child, file), daemon=True)
        reader.start()
        try:
            code: int | None = child.wait(timeout)
        except subprocess.TimeoutExpired:
            code = None
        finally:
            _end(child)
            reader.join(GRACE_SECONDS)
    return Ended(code, round(time.monotonic() - started, 3))


def _start(argv: Sequence[str], env: Mapping[str, str], folder: Path) -> subprocess.Popen[bytes]:
    program = sys.executable if argv[0] == "python" else argv[0]
    try:
        return subprocess.Popen(  # noqa: S603 - the command is the team's own step, as argv
            [program, *argv[1:]],
            env=dict(env),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise StepFailedError(
            f"the command {argv[0]!r} cannot be started: {error.strerror}. "
            "Is it installed here, and is the name right?"
        ) from error


def _copy(child: subprocess.Popen[bytes], log: IO[bytes]) -> None:
    """Copy lines to the log (at most LOG_LIMIT bytes) and, made printable, to our output."""
    written = 0
    if child.stdout is None:
        return
    with child.stdout as source:
        while line := source.readline(_LINE_LIMIT):
            if written > LOG_LIMIT:
                continue  # keep reading, or the command would block on a full pipe
            written += len(line)
            _tell(line if written <= LOG_LIMIT else _CUT, log)


def _tell(line: bytes, log: IO[bytes]) -> None:
    with contextlib.suppress(ValueError, OSError):  # a reader that is gone stops no step
        log.write(line)
        log.flush()
        sys.stdout.write(printable(line))
        sys.stdout.flush()


def printable(raw: bytes) -> str:
    """`raw` as text that cannot steer a terminal: control characters become `?`."""
    text = raw.decode("utf-8", errors="replace")
    return "".join(each if each.isprintable() or each in "\n\t" else "?" for each in text)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the whole group: politely while the leader lives, then for certain."""
    if child.poll() is None:
        _signal_group(child.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(GRACE_SECONDS)
    _signal_group(child.pid, signal.SIGKILL)
    child.wait()


def _signal_group(leader: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, number)


def tail(log: Path) -> str:
    """The last lines of a log, indented, for a message; empty when there are none."""
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 4096))
        lines = printable(file.read()).splitlines()[-_TAIL_LINES:]
    return "".join(f"\n    {each}" for each in lines if each.strip())
