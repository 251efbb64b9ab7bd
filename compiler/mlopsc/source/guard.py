"""Bounds a file before it is parsed: its size, its encoding, its characters, its lines.

The limits are far above any real specification and far below what costs time: whatever keeps
them is loaded in under two seconds of CPU and 256 MiB.
"""

import re

from mlopsc.source import faults
from mlopsc.source.characters import FORBIDDEN
from mlopsc.source.span import Edit, Fault, Span, split_lines

MAX_BYTES = 256 * 1024
MAX_LINE = 4_096
MAX_MARKERS = 8_000
"""Brackets and list dashes: each may open a level, and opening levels is what parsers die of."""
MAX_NODES = 25_000
MAX_DEPTH = 32
MAX_KEY = 128
MAX_SCALAR = 16 * 1024
MAX_FAULTS = 50

_BOM = b"\xef\xbb\xbf"
_OTHER_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")
_NULS_OF_TEXT = 8
"""One NUL in eight bytes or more is another encoding, not text with a stray NUL."""
_MARKER = re.compile(r"[\[{]|[-?] ")
_STAND_IN = 0xF0000
"""Private-use plane: a forbidden character is parsed as a neighbour there, so columns stay."""


def decode(raw: bytes, file: str) -> str | Fault:
    """The text of a file, without its byte-order mark; or why it is not text."""
    if len(raw) > MAX_BYTES:
        return faults.too_large(file, len(raw), MAX_BYTES)
    if raw.startswith(_OTHER_BOMS) or raw.count(0) * _NULS_OF_TEXT > len(raw):
        return faults.not_utf8(Span(file, 1, 1, 1, 1), wide=True)
    body = raw.removeprefix(_BOM)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        before = split_lines(body[: error.start].decode("utf-8"))
        line, column = len(before), len(before[-1]) + 1
        return faults.not_utf8(Span(file, line, column, line, column + 1), wide=False)


def bounds(lines: list[str], file: str) -> tuple[Fault, ...]:
    """Faults for which parsing must not even start: very long lines, very many markers."""
    long = [
        faults.line_too_long(Span(file, number, 1, number, len(line) + 1), len(line), MAX_LINE)
        for number, line in enumerate(lines, 1)
        if len(line) > MAX_LINE
    ]
    return tuple(long) or _markers(lines, file)


def _markers(lines: list[str], file: str) -> tuple[Fault, ...]:
    seen = 0
    for number, line in enumerate(lines, 1):
        seen += len(_MARKER.findall(line))
        if seen > MAX_MARKERS:
            return (faults.too_many_markers(Span(file, number, 1, number, 1), MAX_MARKERS),)
    return ()


def characters(lines: list[str], file: str) -> tuple[Fault, ...]:
    """Every forbidden character and every directive, each at its place."""
    found: list[Fault] = []
    for number, line in enumerate(lines, 1):
        if line.startswith("%"):
            found.append(faults.directive(Span(file, number, 1, number, len(line) + 1)))
        for match in FORBIDDEN.finditer(line):
            span = Span(file, number, match.start() + 1, number, match.end() + 1)
            found.append(faults.forbidden(span, match[0], fix=(Edit(span, ""),)))
            if len(found) >= MAX_FAULTS:
                return tuple(found)
    return tuple(found)


def tame(lines: list[str]) -> str:
    """The text to parse for further faults: every character stays at its line and column."""
    text = "\n".join("#" + line[1:] if line.startswith("%") else line for line in lines)
    return FORBIDDEN.sub(lambda match: chr(_STAND_IN + (ord(match[0]) & 0xFFFD)), text)
