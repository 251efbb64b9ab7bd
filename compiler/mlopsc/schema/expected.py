"""What the language expects at a path: its field, the words for it, its bounds."""

from collections.abc import Iterator
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mlopsc.record import dataclass
from mlopsc.schema.said import listed
from mlopsc.schema.v1.forms import CPU, EXPECTS
from mlopsc.schema.v1.models import Spec
from mlopsc.source.span import Path

UNNAMED = "text in the right form"
"""The words for a pattern that only its field's description explains."""
_WORDS: dict[object, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "`true` or `false`",
}
_IMPLIED = {"a whole number": {"a number", EXPECTS[CPU]}}
"""Words that say less than others beside them."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The type at a path and, where a field stands there, its key and what was said of it."""

    annotation: Any
    name: str = ""
    info: FieldInfo | None = None

    @property
    def description(self) -> str:
        return (self.info.description or "") if self.info else ""

    @property
    def is_optional(self) -> bool:
        return self.info is not None and not self.info.is_required()


def at(path: Path) -> Expected | None:
    """What is expected at `path`; nothing when no such field exists."""
    found = Expected(Spec)
    for part in path:
        step = _into(found.annotation, part)
        if step is None:
            return None
        found = step
    return found


def fields(path: Path) -> tuple[str, ...]:
    """The keys that the object at `path` knows; none for a map with free keys."""
    expected = at(path)
    if expected is None:
        return ()
    if object_ := model(expected.annotation):
        return tuple(alias(name, info) for name, info in object_.model_fields.items())
    plains = (plain(each) for each in options(expected.annotation))
    keys = (get_args(each)[0] for each in plains if get_origin(each) is dict)
    return tuple(word for each in keys for word in literals(each))


def words(annotation: Any) -> str:
    """A type in words: "a whole number", "one of `a`, `b`", "a duration such as …"."""
    found = list(dict.fromkeys(_words(option) for option in options(annotation)))
    return " or ".join(each for each in found if not _IMPLIED.get(each, set()) & set(found))


def literals(annotation: Any) -> tuple[str, ...]:
    """The words that an enumeration allows."""
    plains = (plain(option) for option in options(annotation))
    enumerations = (each for each in plains if get_origin(each) is Literal)
    return tuple(str(word) for each in enumerations for word in get_args(each))


def bounds(annotation: Any) -> tuple[float | None, float | None]:
    """The smallest and the largest number that are taken, where there are such; 0 excluded is 0."""
    low: float | None = None
    high: float | None = None
    for each in (each for option in options(annotation) for each in _metadata(option)):
        if isinstance(each, Ge | Gt):
            low = _number(each.ge if isinstance(each, Ge) else each.gt)
        if isinstance(each, Le | Lt):
            high = _number(each.le if isinstance(each, Le) else each.lt)
    return low, high


def pattern(annotation: Any) -> str | None:
    """The pattern that text of this type meets."""
    patterns = (getattr(each, "pattern", None) for each in _metadata(annotation))
    return next((each for each in patterns if each), None)


def options(annotation: Any) -> Iterator[Any]:
    """The members of a union, `None` left out; any other type is its own single option."""
    bare = plain(annotation)
    if get_origin(bare) in (Union, UnionType):
        for option in get_args(bare):
            if option is not type(None):
                yield from options(option)
    else:
        yield annotation


def plain(annotation: Any) -> Any:
    """The type without what is said about it."""
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def model(annotation: Any) -> type[BaseModel] | None:
    """The object of the language that stands here, if one does."""
    for option in options(annotation):
        bare = plain(option)
        if isinstance(bare, type) and issubclass(bare, BaseModel):
            return bare
    return None


def annotated(info: FieldInfo) -> Any:
    """A field's type with its constraints."""
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def alias(name: str, info: FieldInfo) -> str:
    """A field as the file spells it."""
    return info.alias or name


def _words(annotation: Any) -> str:
    met = pattern(annotation)
    if met is not None:
        return EXPECTS.get(met, UNNAMED)
    bare = plain(annotation)
    if get_origin(bare) is Literal:
        return "one of " + listed(get_args(bare))
    if get_origin(bare) is list:
        return "a list"
    return _WORDS.get(bare, "a mapping of keys to values")


def _into(annotation: Any, part: str | int) -> Expected | None:
    for option in options(annotation):
        bare = plain(option)
        if object_ := model(bare):
            for name, info in object_.model_fields.items():
                if alias(name, info) == part:
                    return Expected(annotated(info), str(part), info)
        elif get_origin(bare) is dict and isinstance(part, str):
            return Expected(get_args(bare)[1])
        elif get_origin(bare) is list and isinstance(part, int):
            return Expected(get_args(bare)[0])
    return None


def _metadata(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is not Annotated:
        return ()
    return tuple(
        part
        for each in get_args(annotation)[1:]
        for part in (each.metadata if isinstance(each, FieldInfo) else (each,))
    )


def _number(bound: object) -> float | None:
    return bound if isinstance(bound, int | float) else None
