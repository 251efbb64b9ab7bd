"""Writes a source anew, line by line: two columns a level, short collections on one line."""

import json
from collections.abc import Iterable

from mlopsc.edit.attach import Notes
from mlopsc.edit.comments import Comment
from mlopsc.edit.order import ordered
from mlopsc.edit.scalar import block_lines, flow_lines
from mlopsc.edit.written import Written
from mlopsc.record import dataclass
from mlopsc.source.span import Path

WIDTH = 100
"""A flow collection that would end further right is written as a block."""

_STEP = 2


@dataclass(frozen=True, slots=True)
class _Piece:
    """One entry: what stands above it, and its own lines with all that is below."""

    above: list[str]
    body: list[str]

    @property
    def lines(self) -> list[str]:
        return [*self.above, *self.body]


class Layout:
    """Lines are relative to what they stand in; `indent` says how far right that is."""

    def __init__(self, there: Written, notes: Notes) -> None:
        self._there = there
        self._notes = notes

    def lines(self) -> list[str]:
        """The whole file: its header, its sections with a blank line between, what comes last."""
        header = _joined([_comment(each) for each in self._notes.header])
        root = [each.lines for each in self._pieces((), 0)] or [["{}"]]
        sections = _joined([header, *root], apart=True)
        return _joined([sections, *(_comment(each) for each in self._notes.below[()])])

    def _pieces(self, path: Path, indent: int) -> list[_Piece]:
        return [self._piece(child, indent) for child in self._children(path)]

    def _children(self, path: Path) -> list[Path]:
        value = self._there.data[path]
        if isinstance(value, dict):
            return [(*path, key) for key in ordered(path, list(value))]
        return list(self._there.children(path))

    def _piece(self, path: Path, indent: int) -> _Piece:
        above = _joined([_comment(each) for each in self._notes.above[path]], trim=False)
        if self._is_spaced(path):
            above.append("")
        if not self._opens(path, indent):
            made = self._value(path, above, indent)
        elif isinstance(path[-1], int):
            made = self._item(path, above, indent)
        else:
            made = self._section(path, above, indent)
        below = [_indented(_comment(each)) for each in self._notes.below[path]]
        return _Piece(made.above, _joined([made.body, *below]))

    def _opens(self, path: Path, indent: int) -> bool:
        """Whether the value stands below its key or dash, one entry a line."""
        if not self._there.is_full(path):
            return False
        inline = self._inline(path)
        return inline is None or indent + len(self._lead(path)) + 1 + len(inline) > WIDTH

    def _item(self, path: Path, above: list[str], indent: int) -> _Piece:
        """`- key: value`: what stands above the first key goes above the dash."""
        first, *rest = self._pieces(path, indent + _STEP)
        beside = [each.text for each in self._notes.beside[path]]
        inner = _joined([first.body, *(each.lines for each in rest)])
        above = _joined([[*above, *beside], first.above], trim=False)
        return _Piece(above, [f"- {inner[0]}", *_indented(inner[1:])])

    def _section(self, path: Path, above: list[str], indent: int) -> _Piece:
        """A key with its block below."""
        inner = _joined([each.lines for each in self._pieces(path, indent + _STEP)])
        above, head = self._beside(path, above, self._lead(path), indent)
        return _Piece(above, [head, *_indented(inner)])

    def _value(self, path: Path, above: list[str], indent: int) -> _Piece:
        """A key or dash with a value on its line, or a text that goes on below."""
        there = self._there
        lead = self._lead(path)
        if there.is_block_scalar(path):
            first, *rest = block_lines(there, path)
            above, head = self._beside(path, above, f"{lead} {first}", indent)
            return _Piece(above, [head, *_indented(rest)])
        first, *rest = self._text(path)
        lines = [f"{lead} {first}".rstrip(), *_indented(rest)]
        above, lines[-1] = self._beside(path, above, lines[-1], indent)
        return _Piece(above, lines)

    def _text(self, path: Path) -> list[str]:
        inline = self._inline(path)
        if self._there.is_missing(path) and not isinstance(path[-1], int):
            return [""]
        return flow_lines(self._there, path) if inline is None else [inline]

    def _beside(
        self, path: Path, above: list[str], line: str, indent: int
    ) -> tuple[list[str], str]:
        """`line` with the comment at its end, in its own column if it fits; others go above."""
        beside = self._notes.beside[path]
        if not beside:
            return above, line
        gap = max(2, beside[0].column - 1 - indent - len(line))
        return [*above, *(each.text for each in beside[1:])], f"{line}{' ' * gap}{beside[0].text}"

    def _inline(self, path: Path) -> str | None:
        """The value on one line; nothing where it takes more, or holds a comment."""
        there = self._there
        value = there.data[path]
        if not value and isinstance(value, dict | list):
            return "{}" if isinstance(value, dict) else "[]"
        if not isinstance(value, dict | list):
            return self._scalar(path)
        if path in self._notes.inside or not there.is_flow(path):
            return None
        children = self._children(path)
        parts = [self._inline(child) for child in children]
        if isinstance(value, list):
            return None if None in parts else f"[{', '.join(part or '' for part in parts)}]"
        pairs = [f"{self._lead(child)} {part}" for child, part in zip(children, parts, strict=True)]
        return None if None in parts else f"{{{', '.join(pairs)}}}"

    def _scalar(self, path: Path) -> str | None:
        there = self._there
        if there.is_missing(path):
            return "null"
        if there.is_block_scalar(path):
            return None
        lines = there.raw(there.source.values[path])
        return lines[0] if len(lines) == 1 else None

    def _lead(self, path: Path) -> str:
        """The dash of an item; a key as it is written, with its colon."""
        if isinstance(path[-1], int):
            return "-"
        raw = self._there.raw(self._there.source.keys[path])
        is_plain = len(raw) == 1 and not raw[0].startswith(("|", ">"))
        return f"{raw[0] if is_plain else json.dumps(path[-1], ensure_ascii=False)}:"

    def _is_spaced(self, path: Path) -> bool:
        """Whether an empty line stands right above the entry."""
        line, column = self._there.start(path)
        lines = self._there.lines
        is_first = not lines[line - 1][: column - 1].strip()
        return is_first and line > 1 and not lines[line - 2].strip()


def _comment(comment: Comment) -> list[str]:
    return ["", comment.text] if comment.blank else [comment.text]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"{' ' * _STEP}{line}" if line else "" for line in lines]


def _joined(groups: Iterable[list[str]], *, apart: bool = False, trim: bool = True) -> list[str]:
    """The groups one after the other, never with two empty lines where they meet.

    `apart` puts an empty line between them; `trim` takes one away at the start.
    """
    lines: list[str] = []
    for group in groups:
        if not group:
            continue
        is_open = (trim and not lines) or (bool(lines) and not lines[-1])
        rest = group[1:] if is_open and not group[0] else group
        if apart and lines and lines[-1] and rest and rest[0]:
            lines.append("")
        lines.extend(rest)
    return lines
