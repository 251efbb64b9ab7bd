"""Lays one environment over the base; every value remembers which of the two set it."""

from mlopsc.record import dataclass, field
from mlopsc.source.model import Data, Source
from mlopsc.source.span import Path, Span

SECTION = "environments"


@dataclass(slots=True)
class _Merge:
    """The tree being made. Spans and keys follow the layer that set a value."""

    source: Source
    environment: str
    values: dict[Path, Span] = field(default_factory=dict)
    keys: dict[Path, Span] = field(default_factory=dict)
    layers: dict[Path, str] = field(default_factory=dict)

    def merge(self, base: Data, layer: Data, at: Path, below: Path) -> Data:
        """`layer`, which stands at `below`, over `base`, which stands at `at`."""
        if not isinstance(base, dict) or not isinstance(layer, dict):
            return self.copy(layer, at, below)
        self.place(at, at)
        merged: dict[str, Data] = {}
        for key in [*base, *(key for key in layer if key not in base)]:
            inner, under = (*at, key), (*below, key)
            if key not in layer:
                merged[key] = self.copy(base[key], inner, inner)
            elif key not in base:
                merged[key] = self.copy(layer[key], inner, under)
            else:
                merged[key] = self.merge(base[key], layer[key], inner, under)
        return merged

    def copy(self, data: Data, at: Path, origin: Path) -> Data:
        """Everything that stands at `origin`, placed at `at`."""
        self.place(at, origin)
        if isinstance(data, dict):
            return {key: self.copy(each, (*at, key), (*origin, key)) for key, each in data.items()}
        if isinstance(data, list):
            return [self.copy(each, (*at, i), (*origin, i)) for i, each in enumerate(data)]
        return data

    def place(self, at: Path, origin: Path) -> None:
        self.values[at] = self.source.values[origin]
        if origin in self.source.keys:
            self.keys[at] = self.source.keys[origin]
        if at != origin:
            self.layers[at] = self.environment


def overlay(source: Source, environment: str) -> Source:
    """The source as `environment` sees it, without the section `environments`.

    The empty name stands for the base alone. Mappings merge; scalars and lists replace. Order:
    the base's keys, then the new ones. A layer that is not a mapping adds nothing: the schema
    refuses it where it stands.

    Raises:
        KeyError: the source declares no such environment.
    """
    base: Data = {key: value for key, value in source.data.items() if key != SECTION}
    layer = _layer(source, environment) if environment else {}
    merge = _Merge(source, environment)
    below: Path = (SECTION, environment)
    data = merge.merge(base, layer, (), below)
    assert isinstance(data, dict)  # noqa: S101 - a mapping merged with a mapping is one
    return Source(source.file, source.text, data, merge.values, merge.keys, merge.layers)


def _layer(source: Source, environment: str) -> Data:
    declared = source.data.get(SECTION)
    if not isinstance(declared, dict):
        raise KeyError(environment)
    layer = declared[environment]
    return layer if isinstance(layer, dict) else {}
