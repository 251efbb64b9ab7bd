"""Says in our words what the parser could not read, and where the mistake began."""

import re

from ruamel.yaml.error import MarkedYAMLError

from mlopsc.record import dataclass
from mlopsc.source import faults
from mlopsc.source.guard import MAX_FAULTS, MAX_KEY
from mlopsc.source.span import Edit, Fault, Span

_BEYOND = re.compile(r"\\U(?!000[0-9A-Fa-f]|0010)[0-9A-Fa-f]{8}")
"""An escape for a character after U+10FFFF."""
_QUOTE = "quote text that holds a colon, or that starts with one of @ ` % & * ! | > ? -"
_CLOSE = "close it, or look for a comma or a quote that is missing before it"


@dataclass(frozen=True, slots=True)
class _Saying:
    """How one of the parser's complaints is put; `opening` blames where the construct began."""

    complaint: str
    summary: str
    help: str
    opening: bool = False


_SAYINGS = (
    _Saying("unexpected end of stream", "this quote is never closed", _CLOSE, opening=True),
    _Saying("unexpected document separator", "this quote is never closed", _CLOSE, opening=True),
    _Saying("<stream end>", "this bracket is never closed", _CLOSE, opening=True),
    _Saying("expected ',' or", "a comma or a closing bracket is missing before this", _CLOSE),
    _Saying(
        "could not find expected ':'",
        "a colon is missing after this key",
        "write `key: value`",
        opening=True,
    ),
    _Saying("mapping values are not allowed", "a second colon makes no sense here", _QUOTE),
    _Saying(
        "sequence entries are not allowed",
        "a list cannot start here",
        "start it on a line of its own",
    ),
    _Saying("cannot start any token", "a value cannot start with this character", _QUOTE),
    _Saying(
        "unknown escape character",
        "this escape is not known",
        "use \\\\ for a backslash, or single quotes",
    ),
    _Saying(
        "hexadecimal numbers", "this escape has too few digits", "use \\xNN, \\uNNNN or \\UNNNNNNNN"
    ),
    _Saying("chomping or indentation", "after | or > the text starts on the next line", _QUOTE),
    _Saying("expected <document start>", "text stands after the end of the document", "remove it"),
    _Saying(
        "<block end>",
        "this does not fit what is above it",
        "check the indentation: keys of one mapping start in one column",
    ),
)


def syntax(error: MarkedYAMLError, lines: list[str], file: str) -> tuple[Fault, ...]:
    """The faults behind a parser's error; more than one only where tabs indent many lines."""
    problem, mark = error.problem or "", error.problem_mark
    begun = error.context_mark or mark
    if mark is None or begun is None:
        return (faults.syntax(Span(file, 1, 1, 1, 1), "this is not YAML", _QUOTE),)
    line, column = min(mark.line, len(lines) - 1), mark.column
    if lines[line][column : column + 1] == "\t":
        return _tabs(lines, line, column, file)
    long = _long_key(lines, min(begun.line, line), begun.column, file)
    if long and ("mapping values" in problem or "expected ':'" in problem):
        return (long,)
    saying = next((each for each in _SAYINGS if each.complaint in problem), _SAYINGS[-1])
    at = begun if saying.opening else mark
    return (faults.syntax(_char(lines, at.line, at.column, file), saying.summary, saying.help),)


def _long_key(lines: list[str], line: int, column: int, file: str) -> Fault | None:
    """Parsers give up on a very long key, and then blame the colon."""
    start = 0 if ":" not in lines[line][:column] else column
    length = lines[line].find(":", start) - start
    if length <= MAX_KEY:
        return None
    span = Span(file, line + 1, start + 1, line + 1, start + length + 1)
    return faults.key_too_long(span, length, MAX_KEY)


def bad_escape(last: Span, lines: list[str]) -> Fault:
    """The first escape beyond Unicode that stands after `last`, the parser's last good place."""
    for number in range(last.end_line, len(lines) + 1):
        found = _BEYOND.search(lines[number - 1])
        if found:
            span = Span(last.file, number, found.start() + 1, number, found.end() + 1)
            return faults.bad_escape(span)
    return faults.bad_escape(last)


def _char(lines: list[str], line: int, column: int, file: str) -> Span:
    """The span of one character, or the end of the last line that has any."""
    while line > 0 and (line >= len(lines) or not lines[line].strip()):
        line -= 1
        column = len(lines[line].rstrip())
    width = 1 if column < len(lines[line]) else 0
    return Span(file, line + 1, column + 1, line + 1, column + 1 + width)


def _tabs(lines: list[str], first: int, column: int, file: str) -> tuple[Fault, ...]:
    """The tab that stopped the parser; if it indents, those of the lines after it too."""
    if lines[first][:column].strip():
        span = Span(file, first + 1, column + 1, first + 1, column + 2)
        return (faults.tab(span, (Edit(span, " "),), indents=False),)
    found: list[Fault] = []
    for number, line in enumerate(lines[first:], first + 1):
        indent = re.match(r"[ \t]*", line)
        if indent and "\t" in indent[0] and line.strip() and len(found) < MAX_FAULTS:
            span = Span(file, number, 1, number, len(indent[0]) + 1)
            spaces = Edit(span, indent[0].replace("\t", "  "))
            found.append(faults.tab(span, (spaces,), indents=True))
    return tuple(found)
