"""Walks the language: the path of every field, `*` standing for a name or a place in a list."""

import typing
from collections.abc import Iterator

from pydantic import BaseModel

from mlopsc.schema.v1.models import Spec

VERSION = "apiVersion"
"""The version of the language itself: no target does anything with it."""


def fields() -> tuple[str, ...]:
    """Every field of the language as `pipeline.steps.*.timeout`, objects before what they hold."""
    return tuple(each for each in _below(Spec, ()) if each != VERSION)


def _below(model: type[BaseModel], path: tuple[str, ...]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        here = (*path, field.alias or name.replace("_", "-"))
        yield ".".join(here)
        yield from _inside(field.annotation, here)


def _inside(annotation: object, path: tuple[str, ...]) -> Iterator[str]:
    """The fields of every model that a value of this type may hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from _below(annotation, path)
        return
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    inner = (*path, "*") if origin in (dict, list) else path
    for part in parts[1:] if origin is dict else parts:
        yield from _inside(part, inner)
