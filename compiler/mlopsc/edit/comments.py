"""Finds the comments of a source: every `#` that no key and no value owns."""

import re
from collections.abc import Iterator

from mlopsc.edit.written import Written
from mlopsc.record import dataclass
from mlopsc.source.span import Span

_HASH = re.compile(r"(?:(?<=[ \t])|^)#")
_Taken = dict[int, list[tuple[int, int]]]
"""By line, from 1: the columns, from 0 and end exclusive, that keys and values fill."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment with its `#`; `line` and `column` from 1.

    `alone`: nothing else stands on its line. `blank`: the line above is empty.
    """

    line: int
    column: int
    text: str
    alone: bool
    blank: bool


def comments_of(there: Written) -> tuple[Comment, ...]:
    """Every comment, in the order of the file."""
    return tuple(_find(there.lines, _taken(there)))


def _find(lines: list[str], taken: _Taken) -> Iterator[Comment]:
    for number, line in enumerate(lines, 1):
        for match in _HASH.finditer(line):
            at = match.start()
            if not any(start <= at < end for start, end in taken.get(number, ())):
                alone = not line[:at].strip()
                blank = alone and number > 1 and not lines[number - 2].strip()
                yield Comment(number, at + 1, line[at:].rstrip(), alone, blank)
                break


def _taken(there: Written) -> _Taken:
    taken: _Taken = {}
    for span in there.source.keys.values():
        _take(taken, there.lines, span)
    for path, value in there.data.items():
        if isinstance(value, dict | list) or there.is_missing(path):
            continue
        if there.is_block_scalar(path):
            for number in there.content(path)[0]:
                taken.setdefault(number, []).append((0, len(there.lines[number - 1])))
        else:
            _take(taken, there.lines, there.source.values[path])
    return taken


def _take(taken: _Taken, lines: list[str], span: Span) -> None:
    for number in range(span.line, span.end_line + 1):
        start = span.column - 1 if number == span.line else 0
        end = span.end_column - 1 if number == span.end_line else len(lines[number - 1])
        taken.setdefault(number, []).append((start, end))
