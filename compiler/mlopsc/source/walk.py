"""Turns a parser's events into plain data and spans, and refuses what the language leaves out.

Events only: no node is composed, no alias expanded, no tag resolved, nothing recurses.
"""

from ruamel.yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

from mlopsc.record import dataclass, field
from mlopsc.source import faults
from mlopsc.source.characters import FORBIDDEN
from mlopsc.source.guard import MAX_DEPTH, MAX_FAULTS, MAX_KEY, MAX_NODES, MAX_SCALAR
from mlopsc.source.model import Data
from mlopsc.source.places import after_colon, event_span, null_span
from mlopsc.source.scalars import meaning
from mlopsc.source.secrets import show
from mlopsc.source.span import Edit, Fault, Path, Span

_Place = tuple[int, int]
"""A line and a column, both from 1."""


@dataclass(slots=True)
class _Open:
    """A mapping or a list whose end is not reached yet."""

    path: Path
    data: dict[str, Data] | list[Data]
    start: _Place
    end: _Place
    flow: bool
    key: str | None = None


@dataclass(slots=True)
class Walk:
    """What was met so far. `take` is called once per event, until it returns False."""

    file: str
    lines: list[str]
    data: Data = None
    values: dict[Path, Span] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _open: list[_Open] = field(default_factory=list)
    _nodes: int = 0
    _documents: int = 0

    def take(self, event: Event) -> bool:
        """Add one event. False when nothing after it is worth reading."""
        if isinstance(event, DocumentStartEvent):
            return self._document(event)
        if isinstance(event, CollectionEndEvent):
            self._close(event)
        elif isinstance(event, NodeEvent):
            return self._node(event)
        return True

    @property
    def last(self) -> Span:
        """The last value or key that was met, or the start of the file."""
        spans = (*list(self.keys.values())[-1:], *list(self.values.values())[-1:])
        return max(spans, default=Span(self.file, 1, 1, 1, 1))

    def _document(self, event: DocumentStartEvent) -> bool:
        self._documents += 1
        if self._documents > 1:
            self.faults.append(faults.many_documents(event_span(event, self.lines, self.file)))
        return self._documents == 1

    def _node(self, event: NodeEvent) -> bool:
        self._nodes += 1
        span = event_span(event, self.lines, self.file)
        if self._nodes > MAX_NODES:
            self.faults.append(faults.too_many_values(span, MAX_NODES))
            return False
        if isinstance(event, CollectionStartEvent) and len(self._open) >= MAX_DEPTH:
            self.faults.append(faults.too_deep(span, MAX_DEPTH))
            return False
        if event.anchor is not None:
            self.faults.append(faults.alias(span))
        if getattr(event, "tag", None) is not None:
            self.faults.append(faults.tag(span))
        top = self._open[-1] if self._open else None
        if top and isinstance(top.data, dict) and top.key is None:
            self._key(top, top.data, event, span)
        else:
            self._value(event, span)
        return len(self.faults) < MAX_FAULTS

    def _key(self, top: _Open, data: dict[str, Data], event: NodeEvent, span: Span) -> None:
        text = event.value if isinstance(event, ScalarEvent) else f"\0{self._nodes}"
        top.key = text
        if isinstance(event, ScalarEvent):
            self._check_key(event, span)
        elif isinstance(event, CollectionStartEvent):
            self.faults.append(faults.key_not_text(span, "a list or a mapping cannot be a key"))
        path = (*top.path, text)
        if text in data:
            self.faults.append(faults.duplicate(span, text, self.keys[path]))
        else:
            self.keys[path] = span
        data[text] = None
        if isinstance(event, CollectionStartEvent):
            self._begin(event, path, _empty(event))

    def _check_key(self, event: ScalarEvent, span: Span) -> None:
        text = event.value
        if len(text) > MAX_KEY:
            self.faults.append(faults.key_too_long(span, len(text), MAX_KEY))
            return
        self._check_characters(text, span)
        if event.style is not None:
            return
        if text == "<<":
            self.faults.append(faults.merge(span))
        elif not text:
            self.faults.append(faults.key_not_text(span, "a key is missing before the colon"))
        elif not isinstance(meaning(text).value, str):
            what = f"the key {show(text)} without quotes is not text to every YAML reader"
            self.faults.append(faults.key_not_text(span, what, _quoted(span, text)))
        if after_colon(self.lines, span) is None:
            self.faults.append(faults.key_not_text(span, f"no colon follows the key {show(text)}"))

    def _check_characters(self, text: str, span: Span) -> None:
        match = FORBIDDEN.search(text)
        if match:
            self.faults.append(faults.forbidden_escape(span, match[0]))

    def _value(self, event: NodeEvent, span: Span) -> None:
        if isinstance(event, CollectionStartEvent):
            collection = _empty(event)
            self._begin(event, self._put(collection, span), collection)
        else:
            value = self._scalar(event, span) if isinstance(event, ScalarEvent) else None
            self._put(value, span)

    def _scalar(self, event: ScalarEvent, span: Span) -> Data:
        text: str = event.value
        if len(text) > MAX_SCALAR:
            self.faults.append(faults.scalar_too_long(span, len(text), MAX_SCALAR))
            return text
        self._check_characters(text, span)
        if event.style is not None:
            return text
        read = meaning(text)
        if read.refusal == "range":
            self.faults.append(faults.out_of_range(span))
        elif read.refusal:
            fix = _quoted(span, text)
            self.faults.append(faults.ambiguous(span, text, read.refusal, fix))
        return read.value

    def _put(self, value: Data, span: Span) -> Path:
        """Give `value` its place in what is open; its path."""
        path: Path = ()
        if not self._open:
            self.data = value
        else:
            top = self._open[-1]
            path = self._add(top, value)
            if span.line == span.end_line and span.column == span.end_column:
                span = null_span(self.lines, self.keys.get(path), span)
            top.end = max(top.end, (span.end_line, span.end_column))
        self.values[path] = span
        return path

    def _add(self, top: _Open, value: Data) -> Path:
        if isinstance(top.data, list):
            top.data.append(value)
            return (*top.path, len(top.data) - 1)
        key, top.key = top.key or "", None
        top.data[key] = value
        return (*top.path, key)

    def _begin(
        self, event: CollectionStartEvent, path: Path, data: dict[str, Data] | list[Data]
    ) -> None:
        start = (event.start_mark.line + 1, event.start_mark.column + 1)
        self._open.append(_Open(path, data, start, start, flow=bool(event.flow_style)))

    def _close(self, event: CollectionEndEvent) -> None:
        """The end of a block is its last value's: what the parser names is the next token."""
        done = self._open.pop()
        if done.flow:
            done.end = (event.end_mark.line + 1, event.end_mark.column + 1)
        self.values[done.path] = Span(self.file, *done.start, *done.end)
        if self._open:
            self._open[-1].end = max(self._open[-1].end, done.end)


def _empty(event: CollectionStartEvent) -> dict[str, Data] | list[Data]:
    return {} if isinstance(event, MappingStartEvent) else []


def _quoted(span: Span, text: str) -> tuple[Edit, ...]:
    """The edit that quotes a plain scalar; what may be one of these holds nothing to escape."""
    return (Edit(span, f'"{text}"'),)
