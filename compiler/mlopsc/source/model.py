"""What loading a file gives: the data, and where each part of it stands."""

from collections.abc import Mapping
from typing import TypeAlias

from mlopsc.record import dataclass
from mlopsc.source.span import Fault, Path, Span

Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"


@dataclass(frozen=True, slots=True)
class Source:
    """One file as plain data, with the span of every key and value.

    `text` is the file decoded, without its byte-order mark and with its own line endings.
    `layers` names the environment that set a value; a path that is absent was set by the base.
    """

    file: str
    text: str
    data: dict[str, Data]
    values: Mapping[Path, Span]
    keys: Mapping[Path, Span]
    layers: Mapping[Path, str]

    def span(self, path: Path) -> Span:
        """Where the value at `path` stands, or else its nearest ancestor that exists."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values[path]

    def key(self, path: Path) -> Span:
        """Where the key of `path` stands; a list item has none, so its value's place."""
        return self.keys[path] if path in self.keys else self.span(path)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source, or the faults that prevented one. Never both, never neither."""

    source: Source | None
    faults: tuple[Fault, ...]
