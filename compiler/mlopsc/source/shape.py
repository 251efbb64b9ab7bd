"""How a source is written: flow or block, how deep it indents."""

from mlopsc.source.model import Source
from mlopsc.source.span import Path, Span, split_lines

DEFAULT_STEP = 2


def lines_of(source: Source) -> list[str]:
    return split_lines(source.text)


def is_flow(source: Source, path: Path) -> bool:
    """Whether what is added at `path` stands inside braces or brackets."""
    lines = lines_of(source)
    return any(
        _opens_flow(lines, source.values[path[:length]]) for length in range(len(path) + 1)
    )


def _opens_flow(lines: list[str], span: Span) -> bool:
    return lines[span.line - 1][span.column - 1 : span.column] in ("{", "[")


def step(source: Source) -> int:
    """Columns by which a block mapping stands to the right of its key: the file's own habit."""
    for path, key in source.keys.items():
        outer = source.keys.get(path[:-1])
        if outer and key.line > outer.line and key.column > outer.column:
            return key.column - outer.column
    return DEFAULT_STEP
