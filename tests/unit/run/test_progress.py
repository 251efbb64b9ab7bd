"""Plain lines in a pipe; on a terminal one line that is drawn again."""

import re

from mlopsc.run.outcome import StepResult
from mlopsc.run.progress import (
    Event,
    Lines,
    Live,
    PhaseEnded,
    PhaseStarted,
    RunStarted,
    Said,
    StepEnded,
    StepSaid,
    StepStarted,
    Ticked,
)

STORY: tuple[Event, ...] = (
    RunStarted("abc-1", 2),
    PhaseStarted("track"),
    PhaseEnded("track", 0, 0.25),
    StepStarted("prepare", 1, 1),
    StepSaid("prepare", "reading"),
    Ticked(),
    StepEnded(StepResult("prepare", "done", 1.0, 1)),
    StepStarted("train", 2, 3),
    StepEnded(StepResult("train", "cached")),
    Said("careful", warning=True),
    PhaseEnded("gate", 1, 2.0),
)


def test_lines() -> None:
    written: list[str] = []
    for event in STORY:
        Lines(written.append).report(event)
    assert "".join(written) == (
        "run abc-1: 2 steps\n"
        "track: ok in 0.2s\n"
        "prepare: started\n"
        "prepare | reading\n"
        "prepare: ok in 1.0s\n"
        "train: started (attempt 2 of 3)\n"
        "train: cached\n"
        "warning: careful\n"
        "gate: exit 1 in 2.0s\n"
    )


def screen(text: str) -> list[str]:
    """What a terminal shows: a carriage return and an erased line start it anew."""
    return [each.rpartition("\r\x1b[2K")[2] for each in text.split("\n")]


def test_live() -> None:
    written: list[str] = []
    live = Live(written.append, width=40)
    for event in STORY[:6]:
        live.report(event)
    *above, status = screen("".join(written))
    assert above == ["run abc-1: 2 steps", "track: ok in 0.2s"]
    assert re.fullmatch(r"[-|/\\] \[0/2\] prepare  prepare \| reading", status)
    for event in STORY[6:]:
        live.report(event)
    *above, status = screen("".join(written))
    assert above[2:] == [
        "prepare: ok in 1.0s",
        "train: cached",
        "warning: careful",
        "gate: exit 1 in 2.0s",
    ]
    assert status == ""


def test_live_never_wraps() -> None:
    written: list[str] = []
    live = Live(written.append, width=30)
    live.report(StepStarted("x" * 50, 1, 1))
    live.report(StepSaid("x" * 50, "y" * 500))
    assert all(len(each) < 30 for each in screen("".join(written)))
