"""Writes a text over several lines: as it was written, at another indentation."""

import json

from mlopsc.edit.written import Written
from mlopsc.source.span import Path

_CHOMP = {0: "-", 1: ""}
"""By the line breaks that the text ends with; more are kept with `+`."""


def flow_lines(there: Written, path: Path) -> list[str]:
    """A plain or quoted text that runs over several lines, without their indentation."""
    first, *rest = there.raw(there.source.values[path])
    return [first, *(line.lstrip(" \t") for line in rest)]


def block_lines(there: Written, path: Path) -> list[str]:
    """A block text: its header, then its lines without their indentation.

    One that holds nothing but line breaks is written in quotes, on one line.
    """
    rows, margin = there.content(path)
    lines = [there.lines[row - 1][margin:] for row in rows]
    while lines and not lines[-1]:
        lines.pop()
    value = str(there.data[path])
    breaks = len(value) - len(value.rstrip("\n"))
    if not any(line.strip() for line in lines):
        return [json.dumps(value, ensure_ascii=False)]
    span = there.source.values[path]
    style = there.lines[span.line - 1][span.column - 1]
    # A first line that begins with a space would be taken for a wider margin.
    stated = "2" if next(line for line in lines if line).startswith(" ") else ""
    return [f"{style}{stated}{_CHOMP.get(breaks, '+')}", *lines, *[""] * (breaks - 1)]
