"""One source line on a screen: every character in its cells, cut to fit, with marks below it."""

import unicodedata

from mlopsc.record import dataclass
from mlopsc.source.characters import FORBIDDEN, visible

TAB = "    "
CUT = "..."
_WIDE = ("W", "F")
_NO_WIDTH = ("Mn", "Me", "Cf")


@dataclass(frozen=True, slots=True)
class Cells:
    """A line as drawn: `text`, and for every character the column where it starts, from 0.

    `starts` has one entry more than the line has characters: where the line ends.
    """

    text: str
    starts: tuple[int, ...]


def draw(line: str) -> Cells:
    """Tabs become spaces, forbidden characters become visible, wide characters take two cells."""
    shown: list[str] = []
    starts = [0]
    for char in line:
        glyph = TAB if char == "\t" else visible(char)
        shown.append(glyph)
        starts.append(starts[-1] + _width(char, glyph))
    return Cells("".join(shown), tuple(starts))


def _width(char: str, glyph: str) -> int:
    if char == "\t" or FORBIDDEN.match(char):
        return len(glyph)
    if unicodedata.category(char) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(char) in _WIDE else 1


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line cut to fit, and where the marked text starts in it and how long it is, in cells."""

    text: str
    indent: int
    length: int


def excerpt(line: str, start: int, end: int, room: int) -> Excerpt:
    """The part of `line` around the characters `start` to `end` (from 0), at most `room` cells."""
    cells = draw(line)
    start, end = min(start, len(line)), min(max(end, start), len(line))
    first, last = cells.starts[start], cells.starts[end]
    if cells.starts[-1] <= room:
        return Excerpt(cells.text, first, max(last - first, 1))
    low, high = _window(cells.starts, start, room - 2 * len(CUT))
    left, right = CUT if low else "", CUT if high < len(line) else ""
    shown = left + draw(line[low:high]).text + right
    indent = first - cells.starts[low] + len(left)
    length = min(last, cells.starts[high]) - first
    return Excerpt(shown, indent, max(length, 1))


def _window(starts: tuple[int, ...], center: int, room: int) -> tuple[int, int]:
    """The characters, first and last exclusive, that fit in `room` cells with `center` inside."""
    low = center
    while low > 0 and starts[center] - starts[low - 1] <= room // 3:
        low -= 1
    high = low
    while high + 1 < len(starts) and starts[high + 1] - starts[low] <= room:
        high += 1
    while low > 0 and starts[high] - starts[low - 1] <= room:
        low -= 1
    return low, max(high, center)
