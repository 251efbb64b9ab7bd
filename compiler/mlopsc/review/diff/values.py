"""A spec as values by path, defaults included, and how large a value is.

Items of a list that have a name of their own are found by it, so that a new item in front is one
change and not a change of every item behind it.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from mlopsc.record import dataclass
from mlopsc.schema import units
from mlopsc.schema.v1.forms import DURATION, LATENCY, MONEY, PERCENT, PRICE, SIZE
from mlopsc.source.span import Path as Place

Path: TypeAlias = tuple[str, ...]
Leaf: TypeAlias = bool | int | float | str

_IDENTITY: Mapping[Path, tuple[str, ...]] = {
    ("gates", "fairness"): ("metric", "feature"),
    ("gates", "custom"): ("name",),
    ("allow",): ("code", "at"),
}
"""By the path of a list, the fields that together name an item."""
_WORDS = ("run", "names")
"""Lists whose order is their meaning: a command, the names of an output's metrics."""


@dataclass(frozen=True, slots=True)
class Value:
    """A leaf, and where it stands in the data: by number within a list."""

    leaf: Leaf
    place: Place


def values(data: Mapping[str, Any]) -> dict[Path, Value]:
    """Every leaf by its path; `data` is a dumped spec."""
    return dict(_leaves(data, (), ()))


def _leaves(value: Any, path: Path, place: Place) -> Iterator[tuple[Path, Value]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, (*path, str(key)), (*place, str(key)))
    elif isinstance(value, list) and path[-1] in _WORDS:
        yield path, Value(" ".join(map(_word, value)), place)
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from _leaves(each, (*path, _name(path, number, each)), (*place, number))
    elif value is not None:
        yield path, Value(value, place)


def _word(word: str) -> str:
    return word if re.fullmatch(r"[\w./=:@%+-]+", word) else f"'{word}'"


def _name(path: Path, number: int, item: Any) -> str:
    """What an item of a list is found by: its own name, the word itself, or else its number."""
    named = _IDENTITY.get(path)
    if named and isinstance(item, dict):
        return " ".join(str(item.get(field)) for field in named)
    return item if isinstance(item, str) else str(number)


def orders(data: Any, path: Path = ()) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Every list by its path, as the names of its items in their order."""
    if isinstance(data, list):
        yield path, tuple(_name(path, 0, each) for each in data)
    elif isinstance(data, dict):
        for key, each in data.items():
            yield from orders(each, (*path, str(key)))


def magnitude(path: Path, value: Leaf | None) -> Decimal | None:
    """A number to compare by: seconds, bytes, milliseconds, thousandths of a core, money."""
    if value is None or isinstance(value, bool):
        return None
    if path[-1] == "cpu" and not isinstance(value, float):
        return Decimal(units.millicores(value))
    if isinstance(value, int | float):
        return Decimal(str(value))
    return _measured(value)


def _measured(text: str) -> Decimal | None:
    if re.fullmatch(DURATION, text):
        return Decimal(units.seconds(text))
    if re.fullmatch(LATENCY, text):
        return units.milliseconds(text)
    if re.fullmatch(SIZE, text):
        return Decimal(units.size_bytes(text))
    if re.fullmatch(PERCENT, text):
        return Decimal(text[:-1])
    if re.fullmatch(MONEY, text) or re.fullmatch(PRICE, text):
        return units.amount(text)[0]
    return None
