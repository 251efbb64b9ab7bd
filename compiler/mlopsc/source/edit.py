"""Edits on the text of a source: each gives valid YAML and leaves every other line as it was."""

import json
import re
from collections.abc import Iterable
from itertools import pairwise

from mlopsc.source.load import load
from mlopsc.source.model import Data, Source
from mlopsc.source.scalars import meaning
from mlopsc.source.shape import cut, cut_lines, is_empty, is_flow, lines_of, step, whole
from mlopsc.source.span import Edit, Path, Span

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


def set_value(source: Source, path: Path, text: str) -> tuple[Edit, ...]:
    """Replace the value at `path` by `text`, a scalar or a flow collection on one line."""
    span, key = source.values[path], source.keys.get(path)
    if is_empty(span):
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

    `text` without a line break stands behind the key; with one it is block YAML, without
    indentation of its own, and stands below. Mappings on the way to `parent` that are missing or
    empty are made. Raises ValueError if something else than a mapping stands there.
    """
    while parent not in source.values:
        below = _entry(key, text, step(source)) + "\n"
        parent, key, text = parent[:-1], str(parent[-1]), below
    data = _at(source, parent)
    if data is not None and not isinstance(data, dict):
        raise ValueError(f"no mapping at {parent}")
    if is_flow(source, parent) or (data is None and parent not in source.keys):
        return _add_flow(source, parent, f"{key_text(key)}: {_one_line(text)}")
    entry = _entry(key, text, step(source))
    if data:
        column = source.keys[*parent, next(iter(data))].column
        line = source.values[parent].end_line
    else:
        column = source.keys[parent].column + step(source)
        line = source.keys[parent].end_line
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
    last = index + 1 == len(names)
    following = None if last else whole(source, (*parent, names[index + 1]))
    if is_flow(source, parent):
        before = source.values[*parent, names[index - 1]] if last else None
        return (cut(whole(source, path), before, following),)
    return (cut_lines(source, path, following),)


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
        if not isinstance(data, dict | list):
            raise ValueError(f"no value at {path}")
        data = data[str(part)] if isinstance(data, dict) else data[int(part)]
    return data


def _entry(key: str, text: str, indent: int) -> str:
    if "\n" not in text:
        return f"{key_text(key)}: {text.strip()}"
    return f"{key_text(key)}:\n{_indented(text.rstrip(), indent)}"


def _indented(text: str, columns: int) -> str:
    return "\n".join(" " * columns + line if line else line for line in text.split("\n"))


def _one_line(text: str) -> str:
    """Block YAML as a flow value: JSON is one, as long as its characters stay as they are."""
    if "\n" not in text:
        return text.strip()
    loaded = load(f"value:\n{_indented(text, 2)}\n".encode(), "edit")
    if loaded.source is None:
        raise ValueError("the text to add is not valid")
    return json.dumps(loaded.source.data["value"], ensure_ascii=False)


def _add_flow(source: Source, parent: Path, entry: str) -> tuple[Edit, ...]:
    data, span = _at(source, parent), source.values[parent]
    if not isinstance(data, dict) or not data:
        return set_value(source, parent, "{" + entry + "}")
    last = source.values[*parent, list(data)[-1]]
    if is_empty(last):
        inside = Span(span.file, span.line, span.column + 1, span.line, span.column + 1)
        return (Edit(inside, f"{entry}, "),)
    end = Span(span.file, last.end_line, last.end_column, last.end_line, last.end_column)
    return (Edit(end, f", {entry}"),)


def _line_after(source: Source, line: int, text: str) -> Edit:
    column = len(lines_of(source)[line - 1]) + 1
    return Edit(Span(source.file, line, column, line, column), f"\n{text}")
