"""Costs: text made to slow the secret detectors and the renderers down does not."""

import time

import pytest

from mlopsc.diagnostics.model import from_fault
from mlopsc.diagnostics.render import FORMATS, render
from mlopsc.source.guard import MAX_LINE
from mlopsc.source.load import load
from mlopsc.source.secrets import hidden_lines

PIECES = (
    "a",
    "a.",
    "eyJ-",
    "eyJa",
    "a://",
    "a://a:",
    "sk-",
    "sk-a-",
    "pwd ",
    "password:",
    "-",
    " ",
)
BLOCK = "-----BEGIN A"
LINES = 64
SECONDS = 1.5


@pytest.mark.parametrize("piece", [*PIECES, BLOCK, "aB3", "?sig=", "AKIA", "'\"", "xoxb-1"])
def test_detectors_are_linear(piece: str) -> None:
    line = (piece * MAX_LINE)[:MAX_LINE]
    start = time.process_time()
    hidden_lines("\n".join([line] * LINES))
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_many_findings_in_a_large_file_are_shown_quickly(fmt: str) -> None:
    text = "".join(f"key-{number}: yes # some words behind it\n" for number in range(6_000))
    start = time.process_time()
    found = load(text.encode(), "m.yaml").faults
    output = render(fmt, map(from_fault, found), {"m.yaml": text}, color=False, width=80)
    assert "MLC117" in output
    assert time.process_time() - start < SECONDS
