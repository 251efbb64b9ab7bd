"""Reads a JSON file of the emitted tree, value by value, and refuses what it cannot use.

A hand edit is allowed to change what a run does; one that makes no sense is refused with the
file, the place in it, and what was expected there.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from mlopsc.record import dataclass

LONGEST_SHOWN = 60  # characters of a wrong value in a message
LARGEST_FILE = 16 * 1024 * 1024  # bytes; an emitted JSON file is a few thousand


class BrokenTreeError(Exception):
    """The emitted tree cannot be run; the message says which file, where in it, and why."""


def _no_constant(text: str) -> object:
    raise ValueError(f"{text} is not a JSON number")


@dataclass(frozen=True, slots=True)
class Node:
    """A JSON value with the file it came from and its place there, such as `steps.train.run`."""

    file: str
    place: str
    value: object

    def wrong(self, expected: str) -> BrokenTreeError:
        where = f" at {self.place}" if self.place else ""
        found = json.dumps(self.value, default=str)
        shown = found if len(found) <= LONGEST_SHOWN else f"{found[:LONGEST_SHOWN]}..."
        return BrokenTreeError(
            f"{self.file}{where}: expected {expected}, found {shown}; "
            "run `mlopsc build --force` to write the tree anew"
        )

    def get(self, key: str) -> "Node":
        """The value of a key, which must be there."""
        found = self.find(key)
        if found is None:
            raise self.wrong(f"an object with the key {key!r}")
        return found

    def find(self, key: str) -> "Node | None":
        """The value of a key; None where the key is absent or its value is null."""
        if not isinstance(self.value, dict):
            raise self.wrong("an object")
        if self.value.get(key) is None:
            return None
        return self._at(key, self.value[key])

    def members(self) -> Iterator[tuple[str, "Node"]]:
        """The keys and values of an object, in the order of the keys."""
        if not isinstance(self.value, dict):
            raise self.wrong("an object")
        for key in sorted(self.value):
            yield key, self._at(key, self.value[key])

    def items(self) -> Iterator["Node"]:
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        for index, value in enumerate(self.value):
            yield self._at(str(index), value)

    def text(self) -> str:
        if not isinstance(self.value, str) or not self.value or "\0" in self.value:
            raise self.wrong("a text")
        return self.value

    def texts(self) -> tuple[str, ...]:
        return tuple(each.text() for each in self.items())

    def command(self) -> tuple[str, ...]:
        """An argv: a list of texts with at least one."""
        argv = self.texts()
        if not argv:
            raise self.wrong("a command, as a list of words")
        return argv

    def whole(self, *, least: int = 0) -> int:
        """A whole number of at least `least`."""
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < least:
            raise self.wrong(f"a whole number of at least {least}")
        return self.value

    def scalar(self) -> bool | int | float | str:
        if not isinstance(self.value, bool | int | float | str):
            raise self.wrong("a number, a text, true or false")
        return self.value

    def one_of(self, *words: str) -> str:
        if self.value not in words:
            raise self.wrong(" or ".join(repr(word) for word in words))
        return str(self.value)

    def _at(self, key: str, value: object) -> "Node":
        return Node(self.file, f"{self.place}.{key}" if self.place else key, value)


def read(path: Path, schema: str) -> Node:
    """The root of an emitted JSON file whose `schema` is the one expected.

    Raises BrokenTreeError where it is missing, too large, not JSON, or of another schema.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise BrokenTreeError(
            f"{path.name}: cannot be read ({error.strerror}); run `mlopsc build` first"
        ) from error
    if len(raw) > LARGEST_FILE:
        raise BrokenTreeError(f"{path.name}: larger than {LARGEST_FILE} bytes")
    try:
        root = Node(path.name, "", json.loads(raw.decode("utf-8"), parse_constant=_no_constant))
    except (ValueError, RecursionError) as error:
        raise BrokenTreeError(f"{path.name}: is not JSON ({error}); run `mlopsc build`") from error
    root.get("schema").one_of(schema)
    return root
