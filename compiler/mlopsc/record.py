"""`dataclasses`, as far as this compiler uses them, at a tenth of what they cost to define.

The standard ones write the source of six functions for each class and compile it at every start:
half a millisecond a class, a sixth of a build. These share one set of methods. To a type checker
they are the standard ones, and tests/unit/test_record.py holds every record of the compiler against
its standard twin. Always with slots; what they do not know (inheritance, `InitVar`) is not used.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["asdict", "dataclass", "field", "replace"]


class Field:
    """What was said of a field beside its type: how its default is made, whether it is compared."""

    __slots__ = ("compare", "make")

    def __init__(self, make: Callable[[], object], *, compare: bool) -> None:
        self.make, self.compare = make, compare


def _dataclass(
    *, frozen: bool = False, slots: bool = True, order: bool = False
) -> Callable[[Any], Any]:
    """A class of named values, compared and printed by them."""
    assert slots, "every record has slots"  # noqa: S101 - said to a developer, at import

    def make(cls: Any) -> Any:
        names = tuple(cls.__annotations__)
        space = {key: value for key, value in cls.__dict__.items() if key not in _FREE}
        defaults = {name: space.pop(name) for name in names if name in space}
        left_out = {name for name, each in defaults.items() if not getattr(each, "compare", True)}
        space |= _METHODS | (_FROZEN if frozen else {"__hash__": None}) | (_ORDER if order else {})
        space |= {"__slots__": names, "__match_args__": names, "__defaults__": defaults}
        space["__compared__"] = tuple(name for name in names if name not in left_out)
        made: Any = type(cls)(cls.__name__, cls.__bases__, space)
        made.__qualname__ = cls.__qualname__
        made.__setters__ = tuple((name, made.__dict__[name].__set__) for name in names)
        return made

    return make


def _field(
    *,
    default: object = None,
    default_factory: Callable[[], object] | None = None,
    compare: bool = True,
) -> Any:
    return Field(default_factory or (lambda: default), compare=compare)


def _replace(record: Any, /, **changes: object) -> Any:
    return type(record)(**({name: getattr(record, name) for name in record.__slots__} | changes))


def _asdict(value: Any) -> Any:
    if hasattr(value, "__compared__"):
        return {name: _asdict(getattr(value, name)) for name in value.__slots__}
    if isinstance(value, list | tuple):
        return type(value)(map(_asdict, value))
    return {k: _asdict(v) for k, v in value.items()} if isinstance(value, dict) else value


def _init(self: Any, *args: object, **given: object) -> None:
    setters = self.__setters__
    if len(args) > len(setters):
        raise TypeError(f"{type(self).__qualname__} takes {len(setters)} values, not {len(args)}")
    for (_, set_), value in zip(setters, args, strict=False):
        set_(self, value)
    for name, set_ in setters[len(args) :]:
        set_(self, given.pop(name) if name in given else _default(self, name))
    if given:
        raise TypeError(f"{type(self).__qualname__} takes no {', '.join(given)} here")


def _default(self: Any, name: str) -> object:
    try:
        default = self.__defaults__[name]
    except KeyError:
        raise TypeError(f"{type(self).__qualname__} needs {name}") from None
    return default.make() if isinstance(default, Field) else default


def _values(self: Any) -> tuple[object, ...]:
    return tuple([getattr(self, name) for name in self.__compared__])


def _eq(self: Any, other: object) -> bool:
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _repr(self: Any) -> str:
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
    return f"{type(self).__qualname__}({shown})"


def _reduce(self: Any) -> tuple[type, tuple[object, ...]]:
    return type(self), tuple(getattr(self, name) for name in self.__slots__)


def _refuse(self: Any, name: str, *_: object) -> NoReturn:
    raise AttributeError(f"cannot change {name}: {type(self).__qualname__} is frozen")


def _lt(self: Any, other: object) -> bool:
    return _values(self) < _values(other) if type(self) is type(other) else NotImplemented


def _le(self: Any, other: object) -> bool:
    return _values(self) <= _values(other) if type(self) is type(other) else NotImplemented


_METHODS = {"__init__": _init, "__eq__": _eq, "__repr__": _repr, "__reduce__": _reduce}
_FROZEN = {"__setattr__": _refuse, "__delattr__": _refuse, "__hash__": _hash}
_ORDER = {"__lt__": _lt, "__le__": _le}
_FREE = frozenset({"__dict__", "__weakref__"})
"""What Python adds to a class without slots."""

if TYPE_CHECKING:
    from dataclasses import asdict, dataclass, field, replace
else:
    asdict, dataclass, field, replace = _asdict, _dataclass, _field, _replace
