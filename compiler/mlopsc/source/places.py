"""Where an event stands in the text: from the parser's marks to the spans that people expect."""

from ruamel.yaml.events import Event

from mlopsc.source.span import Span


def event_span(event: Event, lines: list[str], file: str) -> Span:
    """The event's own text; a block scalar ends with its last line that is not blank."""
    start, end = event.start_mark, event.end_mark
    line, column = end.line, end.column
    while line > start.line and not (lines[line][:column] if line < len(lines) else "").strip():
        line -= 1
        column = len(lines[line])
    return Span(file, start.line + 1, start.column + 1, line + 1, column + 1)


def after_colon(lines: list[str], key: Span) -> int | None:
    """The column behind the colon of a key, or None when no colon follows on its line.

    A key written as `? key`, or without a value in a flow mapping, has none.
    """
    rest = lines[key.end_line - 1][key.end_column - 1 :]
    blanks = len(rest) - len(rest.lstrip(" "))
    return key.end_column + blanks + 1 if rest[blanks : blanks + 1] == ":" else None


def null_span(lines: list[str], key: Span | None, found: Span) -> Span:
    """The place of a value that is not written: behind its colon, or behind its dash."""
    column = after_colon(lines, key) if key else None
    if key and column is not None:
        return Span(key.file, key.end_line, column, key.end_line, column)
    line, column = found.line - 1, found.column - 1
    while line > 0 and not (lines[line][:column] if line < len(lines) else "").strip():
        line -= 1
        column = len(lines[line])
    column = len(lines[line][:column].rstrip())
    return Span(found.file, line + 1, column + 1, line + 1, column + 1)
