"""What the language expects at a path: its field, the words for it, an example that passes."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from mlopsc.schema.v1 import Spec
from mlopsc.schema.v1.base import (
    CPU, DATE, DURATION, EMAIL, EXPECTS, GPU, IMAGE, KEY, LATENCY, MONEY, NAME, PERCENT, PRICE,
    RELATIVE, SIZE, URI,
)
from mlopsc.source.span import Path

_EXAMPLES: dict[str, str] = {
    CPU: "500m",
    DATE: "2030-01-31",
    DURATION: "1h",
    EMAIL: "oncall@example.com",
    GPU: "nvidia-l4",
    IMAGE: "registry.example.com/image",
    KEY: "metric",
    LATENCY: "80ms",
    MONEY: "3000 USD",
    NAME: "name",
    PERCENT: "10%",
    PRICE: "0.80 USD/h",
    RELATIVE: "data/file.csv",
    SIZE: "2Gi",
    URI: "https://example.com",
}
_WORDS: dict[object, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "`true` or `false`",
}


@dataclass(frozen=True, slots=True)
class Expected:
    """The type at a path and, where a field stands there, what its author said of it."""

    annotation: Any
    info: FieldInfo | None

    @property
    def description(self) -> str:
        return (self.info.description or "") if self.info else ""


def at(path: Path) -> Expected | None:
    """What is expected at `path`; nothing when no such field exists."""
    found = Expected(Spec, None)
    for part in path:
        step = _into(found.annotation, part)
        if step is None:
            return None
        found = step
    return found


def fields(path: Path) -> tuple[str, ...]:
    """The keys that the object at `path` knows; none for a free map."""
    expected = at(path)
    model = _model(expected.annotation) if expected else None
    return tuple(_alias(name, info) for name, info in model.model_fields.items()) if model else ()


def words(annotation: Any) -> str:
    """A type in words: "a whole number", "one of `a`, `b`", "a duration such as …"."""
    options = [_words(option) for option in _options(annotation)]
    return " or ".join(dict.fromkeys(options))


def example(annotation: Any) -> Any:
    """A value of this type that passes, the smallest that says something."""
    option = next(iter(_options(annotation)))
    pattern = _pattern(option)
    if pattern is not None:
        return _EXAMPLES.get(pattern, "example")
    plain = _plain(option)
    if get_origin(plain) is Literal:
        return get_args(plain)[0]
    if model := _model(plain):
        return {
            _alias(name, info): example(_annotated(info))
            for name, info in model.model_fields.items()
            if info.is_required()
        }
    if get_origin(plain) is list:
        return [example(get_args(plain)[0])]
    if get_origin(plain) is dict:
        key, value = get_args(plain)
        return {example(key): example(value)}
    return {str: "text", int: _bound(option), float: float(_bound(option)), bool: False}[plain]


def default(expected: Expected) -> Any:
    """The field's own default, or an example where it has none that can be written."""
    value = expected.info.default if expected.info else PydanticUndefined
    if isinstance(value, (str, int, float)):
        return value
    return example(_annotated(expected.info) if expected.info else expected.annotation)


def literals(annotation: Any) -> tuple[str, ...]:
    """The words that an enumeration allows."""
    plains = (_plain(option) for option in _options(annotation))
    return tuple(str(arg) for plain in plains if get_origin(plain) is Literal for arg in get_args(plain))


def _words(annotation: Any) -> str:
    pattern = _pattern(annotation)
    if pattern is not None:
        return EXPECTS.get(pattern, "text in the right form")
    plain = _plain(annotation)
    if get_origin(plain) is Literal:
        return "one of " + ", ".join(f"`{each}`" for each in get_args(plain))
    if get_origin(plain) is list:
        return "a list"
    return _WORDS.get(plain, "a mapping of keys to values")


def _into(annotation: Any, part: str | int) -> Expected | None:
    for option in _options(annotation):
        plain = _plain(option)
        if model := _model(plain):
            for name, info in model.model_fields.items():
                if _alias(name, info) == part:
                    return Expected(_annotated(info), info)
        elif get_origin(plain) is dict and isinstance(part, str):
            return Expected(get_args(plain)[1], None)
        elif get_origin(plain) is list and isinstance(part, int):
            return Expected(get_args(plain)[0], None)
    return None


def _options(annotation: Any) -> Iterator[Any]:
    """The members of a union, `None` left out; any other type is its own single option."""
    plain = _plain(annotation)
    if get_origin(plain) in (Union, UnionType):
        for option in get_args(plain):
            if option is not type(None):
                yield from _options(option)
    else:
        yield annotation


def _plain(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _model(annotation: Any) -> type[BaseModel] | None:
    for option in _options(annotation):
        plain = _plain(option)
        if isinstance(plain, type) and issubclass(plain, BaseModel):
            return plain
    return None


def _annotated(info: FieldInfo) -> Any:
    return Annotated[info.annotation, *info.metadata] if info.metadata else info.annotation


def _alias(name: str, info: FieldInfo) -> str:
    return info.alias or name


def _metadata(annotation: Any) -> tuple[Any, ...]:
    if get_origin(annotation) is not Annotated:
        return ()
    return tuple(
        part
        for each in get_args(annotation)[1:]
        for part in (each.metadata if isinstance(each, FieldInfo) else (each,))
    )


def _pattern(annotation: Any) -> str | None:
    patterns = (getattr(each, "pattern", None) for each in _metadata(annotation))
    return next((pattern for pattern in patterns if pattern), None)


def _bound(annotation: Any) -> int:
    for each in _metadata(annotation):
        if isinstance(each, Ge) and isinstance(each.ge, int):
            return max(each.ge, 1)
        if isinstance(each, Gt):
            return 1
    return 1
