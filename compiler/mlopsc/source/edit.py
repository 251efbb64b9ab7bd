"""Edits on the text of a source: each gives valid YAML and leaves every other line as it was."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterable
from itertools import pairwise

from mlopsc.source.load import load
from mlopsc.source.model import Data, Source
from mlopsc.source.scalars import meaning
from mlopsc.source.shape import is_flow, lines_of, step
from mlopsc.source.span import Edit, Path, Span

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def set_value(source: Source, path: Path, text: str) -> tuple[Edit, ...]:
    """Replace the value at `path` by `text`, a scalar or a flow collection on one line."""
    span, key = source.values[path], source.keys.get(path)
    if _is_empty(span):
        return (Edit(span, f" {text}"),)
    if key and key.line < span.line and span.column <= key.column:
        # A list may start in its key's column; what replaces it may not.
        colon = source.key(path).end_column + 1
        span = Span(span.file, key.end_line, colon, span.end_line, span.end_column)
        return (Edit(span, f" {text}"),)
    return (Edit(span, text),)


def rename_key(source: Source, path: Path, new: str) -> tuple[Edit, ...]:
    """Replace the key of `path` by `new`, quoted where YAML wants it."""
    return (Edit(source.keys[path], key_text(new)),)


def add(source: Source, parent: Path, key: str, text: str) -> tuple[Edit, ...]:
    """Add `key` with the YAML `text` at the end of the mapping at `parent`.

    `text` on one line stands behind the key; on several lines it is block YAML without
    indentation of its own and stands below. Mappings on the way to `parent` that are missing or
    empty are made. Raises ValueError if something else than a mapping stands there.
    """
    while parent not in source.values:
        parent, key, text = parent[:-1], str(parent[-1]), _entry(key, text, 2)
    data = _at(source, parent)
    if data is not None and not isinstance(data, dict):
        raise ValueError(f"no mapping at {parent}")
    if is_flow(source, parent):
        return _add_flow(source, parent, f"{key_text(key)}: {_one_line(text)}")
    entry = _entry(key, text, step(source))
    if not data:
        column = source.keys[parent].column + step(source) if parent else 1
        at = source.key(parent)
        line = at.end_line
    else:
        column = source.keys[(*parent, next(iter(data)))].column
        line = source.values[parent].end_line
    return (_line_after(source, line, _indented(entry, column - 1)),)


def remove(source: Source, path: Path) -> tuple[Edit, ...]:
    """Take the key or list item at `path` out; a collection that loses its last stays, empty."""
    parent = path[:-1]
    data = _at(source, parent)
    if not isinstance(data, dict | list):
        raise ValueError(f"nothing to remove at {path}")
    names: list[str | int] = list(data) if isinstance(data, dict) else list(range(len(data)))
    if len(names) == 1:
        return set_value(source, parent, "{}" if isinstance(data, dict) else "[]")
    index = names.index(path[-1])
    span = _whole(source, path)
    following = _whole(source, (*parent, names[index + 1])) if index + 1 < len(names) else None
    if is_flow(source, parent):
        before = None if following else source.values[*parent, names[index - 1]]
        return (_cut(span, before, following),)
    return (_cut_lines(source, span, following),)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """`text` with all `edits`; equal edits count once, and lines keep the file's own ending.

    Raises ValueError if two edits overlap: they cannot both be meant.
    """
    breaks = list(_LINE_BREAK.finditer(text))
    ending = breaks[0][0] if breaks else "\n"
    starts = [0, *(each.end() for each in breaks)]
    ends = [*(each.start() for each in breaks), len(text)]

    def offset(line: int, column: int) -> int:
        if line > len(starts):
            return len(text)
        return min(starts[line - 1] + column - 1, ends[line - 1])

    places = [
        (offset(e.span.line, e.span.column), offset(e.span.end_line, e.span.end_column), e.text)
        for e in sorted(set(edits))
    ]
    if any(first[1] > second[0] for first, second in pairwise(places)):
        raise ValueError("edits overlap")
    for start, end, new in reversed(places):
        text = text[:start] + new.replace("\n", ending) + text[end:]
    return text


def key_text(key: str) -> str:
    """`key` as YAML, quoted unless every reader takes it for text."""
    if _PLAIN_KEY.fullmatch(key) and isinstance(meaning(key).value, str):
        return key
    return json.dumps(key, ensure_ascii=False)


def _at(source: Source, path: Path) -> Data:
    data: Data = source.data
    for part in path:
        if isinstance(data, dict) and isinstance(part, str):
            data = data[part]
        elif isinstance(data, list) and isinstance(part, int):
            data = data[part]
        else:
            raise ValueError(f"no value at {path}")
    return data


def _is_empty(span: Span) -> bool:
    return (span.line, span.column) == (span.end_line, span.end_column)


def _entry(key: str, text: str, indent: int) -> str:
    if "\n" not in text.rstrip("\n"):
        return f"{key_text(key)}: {text.rstrip()}"
    return f"{key_text(key)}:\n{_indented(text.rstrip(), indent)}"


def _indented(text: str, columns: int) -> str:
    return "\n".join(" " * columns + line if line else line for line in text.split("\n"))


def _one_line(text: str) -> str:
    """Block YAML as a flow value: JSON is one, as long as its characters stay as they are."""
    if "\n" not in text.rstrip("\n") and not text.endswith(":"):
        return text.rstrip()
    loaded = load(f"value:\n{_indented(text, 2)}\n".encode(), "edit")
    if loaded.source is None:
        raise ValueError("the text to add is not valid")
    return json.dumps(loaded.source.data["value"], ensure_ascii=False)


def _add_flow(source: Source, parent: Path, entry: str) -> tuple[Edit, ...]:
    data, span = _at(source, parent), source.values[parent]
    if not isinstance(data, dict) or not data:
        return set_value(source, parent, "{" + entry + "}")
    last = source.values[*parent, list(data)[-1]]
    if _is_empty(last):
        inside = Span(span.file, span.line, span.column + 1, span.line, span.column + 1)
        return (Edit(inside, f"{entry}, "),)
    end = Span(span.file, last.end_line, last.end_column, last.end_line, last.end_column)
    return (Edit(end, f", {entry}"),)


def _line_after(source: Source, line: int, text: str) -> Edit:
    column = len(lines_of(source)[line - 1]) + 1
    return Edit(Span(source.file, line, column, line, column), f"\n{text}")


def _whole(source: Source, path: Path) -> Span:
    """A mapping's entry from its key on; a list's item without its dash."""
    value, start = source.values[path], source.key(path)
    return Span(source.file, start.line, start.column, value.end_line, value.end_column)


def _cut(span: Span, before: Span | None, following: Span | None) -> Edit:
    """Remove an item of a flow collection together with one comma."""
    if following:
        return Edit(
            Span(span.file, span.line, span.column, following.line, following.column), ""
        )
    start = before or span
    return Edit(
        Span(span.file, start.end_line, start.end_column, span.end_line, span.end_column), ""
    )


def _cut_lines(source: Source, span: Span, following: Span | None) -> Edit:
    """Remove an item of a block, with its whole lines where nothing else stands on them."""
    lines = lines_of(source)
    first = span.line
    while first > 1 and not lines[first - 1][: span.column - 1].strip() and _dash_above(lines, first):
        first -= 1
    if lines[first - 1][: span.column - 1].strip(" ") not in ("", "-") and following:
        return Edit(
            Span(span.file, span.line, span.column, following.line, following.column), ""
        )
    if span.end_line < len(lines):
        return Edit(Span(span.file, first, 1, span.end_line + 1, 1), "")
    end = len(lines[span.end_line - 1]) + 1
    above = len(lines[first - 2]) + 1
    return Edit(Span(span.file, first - 1, above, span.end_line, end), "")
