"""Parts of a spec in a message: places, values and lists of words, none of them a secret."""

import re
from collections.abc import Iterable

from mlopsc.schema.inline import inline
from mlopsc.source.model import Data
from mlopsc.source.secrets import find, show
from mlopsc.source.span import Path

_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_./-]{0,62}")
_LONGEST = 40
_KINDS: dict[type, str] = {
    bool: "a truth value",
    int: "a whole number",
    float: "a number with a point",
    str: "text",
    list: "a list",
    dict: "a mapping of keys to values",
}


def place(path: Path) -> str:
    """`gates.fairness[0].metric` in backticks; nothing for the whole file."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{_plain(part)}" for part in path)
    return f"`{text.removeprefix('.')}`" if path else "the file"


def value(data: Data) -> str:
    """A value as the person wrote it, in quotes when it is text, cut when it is long."""
    if isinstance(data, str):
        return show(data)
    text = inline(data)
    if find(text):
        return "this value"
    return f"`{text}`" if len(text) <= _LONGEST else f"`{text[:_LONGEST]}`…"


def kind(data: Data) -> str:
    """What sort of value it is, in words."""
    return _KINDS.get(type(data), "nothing")


def listed(words: Iterable[str]) -> str:
    """`a`, `b`, `c`."""
    return ", ".join(f"`{word}`" for word in words)


def count(number: int, thing: str) -> str:
    """1 character, 2 characters; 1 entry, 2 entries."""
    plural = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{number} {thing if number == 1 else plural}"


def _plain(part: str) -> str:
    return part if _PLAIN.fullmatch(part) and not find(part) else show(part)
