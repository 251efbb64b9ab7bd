"""Read and write the runtime's JSON files: typed access with the place in every message."""

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeAlias

from .errors import UnreachableError

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a JSON document and where it stands, as in `gates.json: metrics.auc.min`."""

    where: str
    value: Json

    def _wrong(self, wanted: str) -> UnreachableError:
        return UnreachableError(f"{self.where}: {wanted} is expected here. Build the tree again.")

    def entries(self) -> dict[str, "Node"]:
        if not isinstance(self.value, dict):
            raise self._wrong("an object")
        return {key: Node(f"{self.where}.{key}", each) for key, each in self.value.items()}

    def items(self) -> tuple["Node", ...]:
        if not isinstance(self.value, list):
            raise self._wrong("a list")
        return tuple(Node(f"{self.where}[{at}]", each) for at, each in enumerate(self.value))

    def at(self, key: str) -> "Node":
        """The member `key`; one that is absent reads as null."""
        if not isinstance(self.value, dict):
            raise self._wrong("an object")
        return Node(f"{self.where}.{key}", self.value.get(key))

    def text(self) -> str:
        if not isinstance(self.value, str):
            raise self._wrong("a text")
        return self.value

    def number(self) -> int:
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self._wrong("a whole number")
        return self.value

    def flag(self) -> bool:
        if not isinstance(self.value, bool):
            raise self._wrong("true or false")
        return self.value

    def decimal(self) -> Decimal:
        """A decimal written as text, so that no binary fraction ever stands between."""
        with contextlib.suppress(InvalidOperation):
            found = Decimal(self.text())
            if found.is_finite():
                return found
        raise self._wrong("a finite decimal number written as text")

    def texts(self) -> tuple[str, ...]:
        return tuple(each.text() for each in self.items())

    def text_map(self) -> dict[str, str]:
        return {key: each.text() for key, each in self.entries().items()}

    @property
    def absent(self) -> bool:
        return self.value is None

    def optional_text(self) -> str | None:
        return None if self.absent else self.text()

    def optional_number(self) -> int | None:
        return None if self.absent else self.number()

    def optional_decimal(self) -> Decimal | None:
        return None if self.absent else self.decimal()


def read(path: Path) -> Node:
    """The document in `path`, or UnreachableError naming the file and what is wrong with it."""
    try:
        return Node(path.name, json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UnreachableError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise UnreachableError(f"{path}: is not JSON: {error}") from error


def render(value: Mapping[str, Json]) -> str:
    """The one form in which JSON is written: sorted, indented by two, ASCII, final newline."""
    return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=True, allow_nan=False) + "\n"


def write(path: Path, value: Mapping[str, Json]) -> None:
    write_text(path, render(value))


def write_text(path: Path, text: str) -> None:
    """Publish `text` at `path` whole: written beside it, flushed, then renamed over it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
