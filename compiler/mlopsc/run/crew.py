"""The commands that run at this moment: starts them, hears them, and ends every one.

Each command runs under `guard.py`, in a session of its own. The guard holds one end of a pipe
whose other end is here: when this process ends, in whatever way, so does the command, with all
that it started.
"""

import codecs
import os
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from mlopsc.record import dataclass, field
from mlopsc.run.interrupt import Watch

GUARD = Path(__file__).with_name("guard.py")
LONGEST_LINE = 2000  # characters shown of one line; its log has all of them
TAIL_LINES = 20
Clock = Callable[[], float]


class OutOfTimeError(Exception):
    """The run as a whole took longer than it may."""


@dataclass(frozen=True, slots=True)
class Command:
    """`log`: where its output goes; None: it is heard line by line. Times are seconds.

    `patience` is how long it may go on when the run is told to stop: what changes a registry is
    not cut off in the middle.
    """

    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    timeout: float
    log: Path | None = None
    patience: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Ended:
    """`status` is the exit status; `tail` the last lines heard."""

    name: str
    status: int
    seconds: float
    timed_out: bool
    tail: tuple[str, ...]


@dataclass(slots=True)
class _Running:
    """One command in flight, with our ends of its pipes."""

    name: str
    process: "subprocess.Popen[bytes]"
    gone: int  # readable (at its end) once the guard is gone
    output: int | None
    command: Command
    started: float
    timed_out: bool = False
    tail: "deque[str]" = field(default_factory=lambda: deque(maxlen=TAIL_LINES))
    decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace")
    )
    pending: str = ""


class Crew:
    """Holds the running commands; leaving it ends them all. `held` locks are held by each guard."""

    def __init__(self, watch: Watch, held: tuple[int, ...], clock: Clock = time.monotonic) -> None:
        self._watch, self._held, self._clock = watch, held, clock
        self._running: dict[str, _Running] = {}
        self._deadline: float | None = None
        self._selector = selectors.DefaultSelector()
        self._selector.register(watch.reader, selectors.EVENT_READ)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()
        self._selector.close()

    def set_deadline(self, seconds: float) -> None:
        """From now on `wait` raises OutOfTimeError when so many seconds have gone by."""
        self._deadline = self._clock() + seconds

    def hold(self, descriptor: int) -> None:
        """From now on each guard holds this lock too, so it is free only when all are gone."""
        self._held = (*self._held, descriptor)

    @property
    def interrupted(self) -> bool:
        return self._watch.received is not None

    def start(self, name: str, command: Command) -> None:
        """Starts a command. Raises OSError where no process can be made, InterruptedRunError."""
        self._watch.check()
        reader, writer = os.pipe()
        guard = [sys.executable, "-I", "-S", str(GUARD), str(command.patience), *command.argv]
        log = command.log.open("wb") if command.log else None
        try:
            process = subprocess.Popen(  # noqa: S603 - the commands of the tree are what is run
                guard,
                cwd=command.cwd,
                env=command.env,
                stdin=subprocess.PIPE,
                stdout=log or subprocess.PIPE,
                stderr=subprocess.STDOUT,
                pass_fds=(writer, *self._held),
                start_new_session=True,
            )
        except OSError:
            os.close(reader)
            raise
        finally:
            os.close(writer)
            if log:
                log.close()
        output = process.stdout.fileno() if process.stdout else None
        self._running[name] = _Running(name, process, reader, output, command, self._clock())
        for each in filter(None, (reader, output)):
            os.set_blocking(each, False)
            self._selector.register(each, selectors.EVENT_READ, name)

    def wait(self, seconds: float) -> list[Line | Ended]:
        """What happened within the next `seconds`; returns as soon as anything did.

        Raises InterruptedRunError, once nothing patient runs, and OutOfTimeError.
        """
        for key, _ in self._selector.select(seconds):
            if key.fd == self._watch.reader:
                os.read(key.fd, 64)
        if not any(each.command.patience for each in self._running.values()):
            self._watch.check()
            if self._deadline is not None and self._clock() > self._deadline:
                raise OutOfTimeError
        return list(self._events())

    def stop(self, names: frozenset[str] | None = None) -> None:
        """Ends these commands (all, when not named) and waits until they are gone."""
        chosen = [each for each in self._running.values() if names is None or each.name in names]
        for each in chosen:
            self._let_go(each)
        for each in chosen:
            each.process.wait()
            self._close(each)

    def _events(self) -> Iterator[Line | Ended]:
        for each in list(self._running.values()):
            gone = _is_at_end(each.gone)  # before its last words are read, so none is missed
            yield from (Line(each.name, text) for text in self._hear(each, final=gone))
            if gone:
                yield self._end(each)
            elif self._clock() - each.started > each.command.timeout and not each.timed_out:
                each.timed_out = True
                self._let_go(each)

    def _hear(self, one: _Running, *, final: bool) -> Iterator[str]:
        while one.output is not None and (raw := _read(one.output)) is not None:
            if not raw:
                self._selector.unregister(one.output)
                one.output = None
            one.pending += one.decoder.decode(raw)
            *lines, one.pending = one.pending.split("\n")
            if len(one.pending) > LONGEST_LINE:
                lines, one.pending = [*lines, one.pending], ""
            yield from (self._say(one, text) for text in lines)
        if final and one.pending:
            yield self._say(one, one.pending)
            one.pending = ""

    def _say(self, one: _Running, text: str) -> str:
        shown = printable(text)
        one.tail.append(shown)
        return shown

    def _end(self, one: _Running) -> Ended:
        status = one.process.wait()
        self._close(one)
        tail = _tail_of(one.command.log) if one.command.log else tuple(one.tail)
        seconds = self._clock() - one.started
        return Ended(one.name, status, seconds, one.timed_out, tail)

    def _let_go(self, one: _Running) -> None:
        """The guard sees the end of its input and stops the command."""
        if one.process.stdin and not one.process.stdin.closed:
            one.process.stdin.close()

    def _close(self, one: _Running) -> None:
        self._let_go(one)
        self._selector.unregister(one.gone)
        os.close(one.gone)
        if one.output is not None:
            self._selector.unregister(one.output)
        if one.process.stdout:
            one.process.stdout.close()
        del self._running[one.name]


def printable(text: str) -> str:
    """A line that cannot move the cursor, ring or recolour: control characters are shown as `?`."""
    cut = text.rstrip("\r\n").expandtabs(4)[:LONGEST_LINE]
    return "".join(each if each.isprintable() else "?" for each in cut)


def _tail_of(log: Path) -> tuple[str, ...]:
    lines = log.read_bytes()[-65536:].decode("utf-8", "replace").splitlines()
    return tuple(printable(each) for each in lines[-TAIL_LINES:])


def _is_at_end(descriptor: int) -> bool:
    return _read(descriptor) == b""


def _read(descriptor: int) -> bytes | None:
    """What is there now; empty at the end, None where there is nothing yet."""
    try:
        return os.read(descriptor, 65536)
    except BlockingIOError:
        return None
