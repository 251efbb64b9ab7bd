"""How each part of a source is written: in flow or block, raw text, where an entry begins."""

import re
from collections.abc import Iterator

from mlopsc.record import dataclass
from mlopsc.source.model import Data, Source
from mlopsc.source.shape import is_empty, lines_of
from mlopsc.source.span import Path, Span

_HEADER = re.compile(r"[|>](?:[-+]|([1-9]))*")
_BEFORE_DASH = re.compile(r"[ :?-]*")


@dataclass(frozen=True, slots=True)
class Written:
    """A source with its lines, its values by path, and the entries in the order of the file.

    Positions are a line and a column, both from 1.
    """

    source: Source
    lines: list[str]
    data: dict[Path, Data]

    def children(self, path: Path) -> tuple[Path, ...]:
        """The entries of the collection at `path`, in the order of the file."""
        value = self.data[path]
        if isinstance(value, dict):
            return tuple((*path, key) for key in value)
        return tuple(
            (*path, index) for index in range(len(value) if isinstance(value, list) else 0)
        )

    def is_full(self, path: Path) -> bool:
        """Whether a mapping or a list with something in it stands there."""
        value = self.data[path]
        return isinstance(value, dict | list) and bool(value)

    def is_flow(self, path: Path) -> bool:
        """Whether a collection in braces or brackets, its own or those around it, stands there."""
        if not isinstance(self.data[path], dict | list):
            return False
        return self._first(path) in ("{", "[") or (bool(path) and self.is_flow(path[:-1]))

    def is_missing(self, path: Path) -> bool:
        """Whether a key or a dash has nothing behind it."""
        return is_empty(self.source.values[path])

    def is_block_scalar(self, path: Path) -> bool:
        is_scalar = not isinstance(self.data[path], dict | list) and not self.is_missing(path)
        return is_scalar and self._first(path) in ("|", ">")

    def raw(self, span: Span) -> list[str]:
        """The text of a span, line by line."""
        if span.line == span.end_line:
            return [self.lines[span.line - 1][span.column - 1 : span.end_column - 1]]
        return [
            self.lines[span.line - 1][span.column - 1 :],
            *self.lines[span.line : span.end_line - 1],
            self.lines[span.end_line - 1][: span.end_column - 1],
        ]

    def start(self, path: Path) -> tuple[int, int]:
        """Where an entry begins: its key, its dash, or, in a flow list, its value."""
        if path in self.source.keys:
            key = self.source.keys[path]
            return (key.line, key.column)
        value = self.source.values[path]
        if self.is_flow(path[:-1]):
            return (value.line, value.column)
        column = self.source.values[path[:-1]].column
        return (self._dash(value.line, column), column)

    def content(self, path: Path) -> tuple[range, int]:
        """The rows of a block scalar's content, header left out, and the width of its margin."""
        span = self.source.values[path]
        parent = self.start(path)[1] - 1
        header = _HEADER.match(self.lines[span.line - 1], span.column - 1)
        stated = header[1] if header else None
        margin = parent + int(stated) if stated else self._margin(span.line, parent)
        end = span.line
        while end < len(self.lines) and self._is_content(self.lines[end], margin):
            end += 1
        return range(span.line + 1, end + 1), margin

    def _margin(self, header: int, parent: int) -> int:
        """The indentation of the first line of content; more than its parent's."""
        for line in self.lines[header:]:
            if line.strip(" "):
                return max(_indent(line), parent + 1)
        return parent + 1

    @staticmethod
    def _is_content(line: str, margin: int) -> bool:
        return not line.strip(" ") or _indent(line) >= margin

    def _first(self, path: Path) -> str:
        span = self.source.values[path]
        return self.lines[span.line - 1][span.column - 1 : span.column]

    def _dash(self, line: int, column: int) -> int:
        """The line of an item's dash: the item's own, or one above it."""
        while line > 1:
            text = self.lines[line - 1]
            if text[column - 1 : column] == "-" and _BEFORE_DASH.fullmatch(text[: column - 1]):
                break
            line -= 1
        return line


def written(source: Source) -> Written:
    return Written(source, lines_of(source), dict(_flat(source.data, ())))


def _flat(data: Data, path: Path) -> Iterator[tuple[Path, Data]]:
    yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _flat(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _flat(value, (*path, index))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
