"""Tells how a run goes: the events, and two reporters, for a pipe and for a terminal."""

from collections.abc import Callable
from typing import Protocol

from mlopsc.record import dataclass
from mlopsc.run.outcome import State, StepResult

SPINNER = "|/-\\"
MARKS: dict[State, str] = {
    "done": "ok", "cached": "cached", "failed": "FAILED", "skipped": "skipped", "stopped": "stopped"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RunStarted:
    run_id: str
    steps: int


@dataclass(frozen=True, slots=True)
class Said:
    """Something worth a line; `warning` when it should worry."""

    text: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class StepStarted:
    name: str
    attempt: int
    attempts: int


@dataclass(frozen=True, slots=True)
class StepSaid:
    """A line that the step wrote; control characters are already taken out."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class StepEnded:
    result: StepResult


@dataclass(frozen=True, slots=True)
class PhaseStarted:
    """A verb of the runtime begins: track, record, gate, register, promote."""

    verb: str


@dataclass(frozen=True, slots=True)
class PhaseEnded:
    verb: str
    status: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Ticked:
    """A moment went by with nothing new."""


Event = RunStarted | Said | StepStarted | StepSaid | StepEnded | PhaseStarted | PhaseEnded | Ticked


class Reporter(Protocol):
    def report(self, event: Event) -> None: ...


def line_of(event: Event) -> str | None:
    """An event as one plain line; None where it is not worth one."""
    match event:
        case RunStarted(run_id, steps):
            return f"run {run_id}: {steps} steps"
        case Said(text, warning):
            return f"warning: {text}" if warning else text
        case StepStarted(name, attempt, attempts):
            return f"{name}: started" + (f" (attempt {attempt} of {attempts})" * (attempt > 1))
        case StepSaid(name, text):
            return f"{name} | {text}"
        case StepEnded(result):
            return _ending(result)
        case PhaseStarted() | Ticked():
            return None
        case PhaseEnded(verb, status, seconds):
            return f"{verb}: {'ok' if status == 0 else f'exit {status}'} in {seconds:.1f}s"


def _ending(result: StepResult) -> str:
    took = f" in {result.seconds:.1f}s" if result.attempts else ""
    return f"{result.name}: {MARKS[result.state]}{took}"


@dataclass(frozen=True, slots=True)
class Lines:
    """Plain lines, for a pipe or a log; `write` receives each with its newline."""

    write: Callable[[str], object]

    def report(self, event: Event) -> None:
        line = line_of(event)
        if line is not None:
            self.write(f"{line}\n")


@dataclass(slots=True)
class Live:
    """Lines for what is over, and below them one line, drawn again and again, of what runs now.

    `write` receives text with terminal control sequences; `width` is in columns. What steps say
    is shown in that one line only; all of it is in their logs.
    """

    write: Callable[[str], object]
    width: int = 80
    _total: int = 0
    _over: int = 0
    _turn: int = 0
    _said: str = ""
    _running: tuple[str, ...] = ()

    def report(self, event: Event) -> None:
        line = None if isinstance(event, StepStarted | StepSaid) else line_of(event)
        self._note(event)
        above = f"{line}\n" if line is not None else ""
        self.write(f"\r\x1b[2K{above}{self._status()}")

    def _note(self, event: Event) -> None:
        self._turn += 1
        match event:
            case RunStarted(_, steps):
                self._total = steps
            case StepStarted(name) | PhaseStarted(name):
                self._running = (*self._without(name), name)
            case StepSaid(name, text):
                self._said = f"{name} | {text}"
            case StepEnded(result):
                self._running, self._said = self._without(result.name), ""
                self._over += 1
            case PhaseEnded(verb):
                self._running = self._without(verb)

    def _without(self, name: str) -> tuple[str, ...]:
        return tuple(each for each in self._running if each != name)

    def _status(self) -> str:
        if not self._running:
            return ""
        turn = SPINNER[self._turn % len(SPINNER)]
        counted = f"[{min(self._over, self._total)}/{self._total}]"
        text = f"{turn} {counted} {', '.join(self._running)}  {self._said}"
        return text[: max(0, self.width - 1)].rstrip()
