"""A place in a file: where a key or a value stands, and an edit that replaces it."""

import re

from mlopsc.record import dataclass

Path = tuple[str | int, ...]
"""The way from the root of a tree to one value: mapping keys and list indexes."""

_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Lines and columns are counted from 1, in characters; the end is exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Replace the text of `span` by `text`; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the bytes themselves, before anything is known of their meaning.

    `related` are other places that belong to the story, each with a few words about it.
    """

    span: Span
    code: str
    summary: str
    help: str
    fix: tuple[Edit, ...] = ()
    related: tuple[tuple[Span, str], ...] = ()


def split_lines(text: str) -> list[str]:
    """The lines that an editor shows: broken at LF, CRLF and CR, and nowhere else."""
    return _LINE_BREAK.split(text)
