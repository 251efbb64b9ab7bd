"""Which checks read which field of a spec, found out by running them on a spec that takes notes.

For `mlopsc explain` only: a build runs the checks on the spec itself.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from mlopsc.record import replace
from mlopsc.rules.base import Case
from mlopsc.rules.registry import RULES
from mlopsc.schema.object import Object
from mlopsc.schema.v1 import Spec
from mlopsc.source.span import Path


def readers(case: Case) -> Mapping[str, frozenset[Path]]:
    """By the code of a check, the fields that it reads in this spec."""
    found: dict[str, frozenset[Path]] = {}
    for rule in RULES:
        seen: set[Path] = set()
        noted = cast(Spec, _noted(case.spec, (), seen))
        for _ in rule.find(replace(case, spec=noted)):
            pass
        found[rule.code] = frozenset(seen)
    return found


def _noted(value: object, path: Path, seen: set[Path]) -> object:
    """`value` so that every look at it, or at what it holds, is noted."""
    for kind, noting in _KINDS.items():
        if isinstance(value, kind):
            return noting(value, path, seen)
    seen.add(path)
    return value


class _Object:
    """An object of the language; what it remembers is named so that no field is hidden by it."""

    __slots__ = ("_noted",)

    def __init__(self, value: Object, path: Path, seen: set[Path]) -> None:
        self._noted = (value, path, seen)

    def __getattr__(self, name: str) -> object:
        value, path, seen = self._noted
        found, key = getattr(value, name), type(value).aliases.get(name)
        return _noted(found, (*path, key), seen) if key else found


class _Mapping(dict[str, Any]):
    """To ask what is in it, or whether anything is, is to read it."""

    def __init__(self, value: dict[str, Any], path: Path, seen: set[Path]) -> None:
        super().__init__(value)
        self._path, self._seen = path, seen

    def __len__(self) -> int:
        self._seen.add(self._path)
        return super().__len__()

    def __contains__(self, key: object) -> bool:
        self._seen.add(self._path)
        return super().__contains__(key)

    def __iter__(self) -> Iterator[str]:
        self._seen.add(self._path)
        return super().__iter__()

    def __getitem__(self, key: str) -> Any:
        return _noted(super().__getitem__(key), (*self._path, key), self._seen)

    def get(self, key: str, default: Any = None) -> Any:
        return _noted(super().get(key, default), (*self._path, key), self._seen)

    def items(self) -> Any:
        return [(key, self[key]) for key in self]

    def values(self) -> Any:
        return [self[key] for key in self]


class _List(list[Any]):
    def __init__(self, value: list[Any], path: Path, seen: set[Path]) -> None:
        super().__init__(value)
        self._path, self._seen = path, seen

    def __len__(self) -> int:
        self._seen.add(self._path)
        return super().__len__()

    def __contains__(self, item: object) -> bool:
        self._seen.add(self._path)
        return super().__contains__(item)

    def __iter__(self) -> Iterator[Any]:
        self._seen.add(self._path)
        return (self[place] for place in range(len(self)))

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        if isinstance(place, slice):
            self._seen.add(self._path)
            return found
        return _noted(found, (*self._path, place), self._seen)


_KINDS: dict[type, Any] = {Object: _Object, dict: _Mapping, list: _List}
