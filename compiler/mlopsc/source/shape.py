"""How a source is written: flow or block, how deep it indents, and what a removal takes along."""

from mlopsc.source.model import Source
from mlopsc.source.span import Edit, Path, Span, split_lines

DEFAULT_STEP = 2


def lines_of(source: Source) -> list[str]:
    return split_lines(source.text)


def is_flow(source: Source, path: Path) -> bool:
    """Whether what is added at `path` stands inside braces or brackets."""
    lines = lines_of(source)
    return any(_opens_flow(lines, source.values[path[:length]]) for length in range(len(path) + 1))


def _opens_flow(lines: list[str], span: Span) -> bool:
    return lines[span.line - 1][span.column - 1 : span.column] in ("{", "[")


def step(source: Source) -> int:
    """Columns by which a block mapping stands to the right of its key: the file's own habit."""
    for path, key in source.keys.items():
        outer = source.keys.get(path[:-1])
        if outer and key.line > outer.line and key.column > outer.column:
            return key.column - outer.column
    return DEFAULT_STEP


def is_empty(span: Span) -> bool:
    """Whether nothing is written there: a key without a value, a dash without an item."""
    return (span.line, span.column) == (span.end_line, span.end_column)


def whole(source: Source, path: Path) -> Span:
    """A mapping's entry from its key on; a list's item without its dash."""
    value, start = source.values[path], source.key(path)
    return Span(source.file, start.line, start.column, value.end_line, value.end_column)


def cut(span: Span, before: Span | None, following: Span | None) -> Edit:
    """Remove an item of a flow collection together with one comma."""
    if following:
        return _until(span, following)
    start = before or span
    gone = Span(span.file, start.end_line, start.end_column, span.end_line, span.end_column)
    return Edit(gone, "")


def cut_lines(source: Source, path: Path, following: Span | None) -> Edit:
    """Remove an item of a block with its whole lines, unless its line begins something else.

    `- a: 1` begins a list item and a mapping: removing `a` must leave the dash, so the next key
    moves up to it.
    """
    lines, span = lines_of(source), whole(source, path)
    is_item = isinstance(path[-1], int)
    lead = lines[span.line - 1][: span.column - 1].strip()
    first = span.line
    while is_item and not lead and first > 1:
        first -= 1
        lead = lines[first - 1].partition("#")[0].strip()
    if lead != ("-" if is_item else "") and following:
        return _until(span, following)
    if span.end_line < len(lines):
        return Edit(Span(span.file, first, 1, span.end_line + 1, 1), "")
    end, above = len(lines[span.end_line - 1]) + 1, len(lines[first - 2]) + 1
    return Edit(Span(span.file, first - 1, above, span.end_line, end), "")


def _until(span: Span, following: Span) -> Edit:
    gone = Span(span.file, span.line, span.column, following.line, following.column)
    return Edit(gone, "")
