"""One input of the corpus, and the ways to write one down."""

from dataclasses import dataclass
from typing import Literal

from torture.base import BASE

Expected = Literal["ACCEPT", "DATA", "REJECT"]
"""ACCEPT: builds, as the control does where `same` is set. DATA: the value comes back equal.
REJECT: refused, first by `code` at `line`."""

TAIL = BASE.count("\n") + 1
"""The line of what is added behind the base."""


@dataclass(frozen=True, slots=True)
class Case:
    """`value` is what project.description must come back as; `same`: equal data to the control."""

    name: str
    group: str
    body: bytes
    expected: Expected
    note: str
    code: str = ""
    line: int = 0
    value: str | None = None
    same: bool = False


def _bytes(body: str | bytes) -> bytes:
    return body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body


def line_of(text: str, part: str) -> int:
    """The line on which `part` starts; it must be there."""
    return text[: text.index(part)].count("\n") + 1


def reject(name: str, group: str, body: str | bytes, at: str, note: str) -> Case:
    """A whole file that is refused; `at` is the code and the line: "MLC105:4"."""
    code, line = at.split(":")
    return Case(name, group, _bytes(body), "REJECT", note, code, int(line))


def accept(name: str, group: str, body: str | bytes, note: str, *, same: bool = True) -> Case:
    """A whole file that builds; `same` when it means what the control means."""
    return Case(name, group, _bytes(body), "ACCEPT", note, same=same)


def tail(name: str, group: str, text: str, code: str, note: str, *, after: int = 0) -> Case:
    """The base with `text` behind it, refused on its first line or `after` lines below."""
    return reject(name, group, BASE + text, f"{code}:{TAIL + after}", note)


def swapped(name: str, group: str, swap: tuple[str, str], code: str, note: str) -> Case:
    """The base with one part replaced, refused where the part begins."""
    old, new = swap
    if BASE.count(old) != 1:
        raise ValueError(f"{old!r} must be in the base once")
    at = f"{code}:{line_of(BASE, old)}"
    return reject(name, group, BASE.replace(old, new), at, note)


def described(written: str) -> str:
    """The base with `description: <written>` in its project, on line 4."""
    return BASE.replace("  owner:", f"  description: {written}\n  owner:", 1)


def described_badly(name: str, group: str, written: str, code: str, note: str) -> Case:
    """A description that is refused, on line 4."""
    return reject(name, group, described(written), f"{code}:4", note)


def data(name: str, group: str, written: str, value: str, note: str) -> Case:
    """A description that is accepted, written as `written`, and must come back as `value`."""
    return Case(name, group, _bytes(described(written)), "DATA", note, value=value)
