"""An object of the language as a build sees it: fields to read, nothing to call.

pydantic_core fills one in: https://docs.pydantic.dev/latest/api/pydantic_core_schema/. It sets the
four names below past `__setattr__`, so that to everybody else the object cannot be changed.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from mlopsc.source.model import Data


class Object:
    """The base of every class of the language; the names of its fields are the models'."""

    __slots__ = (
        "__dict__",
        "__pydantic_extra__",
        "__pydantic_fields_set__",
        "__pydantic_private__",
    )
    aliases: ClassVar[Mapping[str, str]]
    """Every field as the file spells it, in the order of the language."""

    def __setattr__(self, name: str, _: object) -> NoReturn:
        raise AttributeError(f"cannot set {name}: a spec is never changed")

    def __eq__(self, other: object) -> bool:
        return vars(self) == vars(other) if type(self) is type(other) else NotImplemented

    __hash__ = None  # type: ignore[assignment] # it holds lists

    def __deepcopy__(self, _: object) -> "Object":
        return self  # pydantic_core copies a default for every object that takes it

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={value!r}" for name, value in vars(self).items())
        return f"{type(self).__name__}({fields})"


def filled(cls: type[Object], fields: Mapping[str, object]) -> Object:
    """An object of which the file states nothing: a default."""
    made = cls.__new__(cls)
    vars(made).update(fields)
    for name, value in (("fields_set", set()), ("extra", None), ("private", None)):
        object.__setattr__(made, f"__pydantic_{name}__", value)
    return made


def stated(part: object) -> frozenset[str]:
    """The fields of an object of the language that the file states; the others are defaults."""
    return frozenset(part.__pydantic_fields_set__)  # type: ignore[attr-defined]


def as_data(part: Any) -> dict[str, Data]:
    """What an object of the language says, spelled as in the file, defaults written out."""
    own, spelled = vars(part), type(part).aliases.items()
    return {key: _data(own[name]) for name, key in spelled if own[name] is not None}


def _data(value: Any) -> Data:
    if isinstance(value, Object):
        return as_data(value)
    if isinstance(value, dict):
        return {key: _data(each) for key, each in value.items()}
    return [_data(each) for each in value] if isinstance(value, list) else value
