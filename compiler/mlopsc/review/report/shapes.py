"""What a drawing is made of: boxes, badges and wires, in whole pixels.

Labels are set in a monospaced face, so that their width is known here.
"""

from mlopsc.record import dataclass

_GLYPH = 62
"""Hundredths of a pixel a glyph is wide, for each pixel of its size: the widest common face."""
TIP, _HALF = 7, 4
"""The length of an arrow's tip, and half of its width."""
NAME, SMALL = 13, 11
"""Sizes of the labels; the stylesheet says the same."""


@dataclass(frozen=True, slots=True)
class Badge:
    """`kind` is `gpu` or `more`."""

    kind: str
    x: int
    y: int
    width: int
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A node (`data`, `step`, `after`), a gate, or the `frame` around the gates.

    `title` is the whole name, where `name` had to be cut.
    """

    kind: str
    x: int
    y: int
    width: int
    height: int
    title: str
    name: str
    detail: str
    badges: tuple[Badge, ...] = ()

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def side(self) -> int:
        """Half of the way down."""
        return self.y + self.height // 2

    @property
    def foot(self) -> int:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Wire:
    """A path of SVG, and the arrow it ends in, another path; none where it goes on."""

    path: str
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """`words` says the picture in a sentence or two."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    wires: tuple[Wire, ...]
    words: str


def down(x: int, y: int) -> str:
    """The tip of an arrow that points down to a place."""
    return f"M{x - _HALF} {y - TIP}H{x + _HALF}L{x} {y}Z"


def across(x: int, y: int) -> str:
    """The tip of an arrow that points right to a place."""
    return f"M{x - TIP} {y - _HALF}V{y + _HALF}L{x} {y}Z"


def fitting(width: int, size: int) -> int:
    """Characters of a label that fit."""
    return 100 * width // (_GLYPH * size)


def taken(text: str, size: int) -> int:
    """The width of a label."""
    return -(-len(text) * _GLYPH * size // 100)
