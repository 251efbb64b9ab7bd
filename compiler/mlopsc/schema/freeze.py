"""The models' core schema as plain data: what frozen.json holds.

A core schema (https://docs.pydantic.dev/latest/api/pydantic_core_schema/) is pydantic's own step
between a model and its validator. Every constraint of the language is declarative, so that nothing
in it is code; what is not data is refused here rather than lost.
"""

from typing import Any

import pydantic_core
from pydantic import BaseModel

from mlopsc.schema.frozen import FIELDS, OBJECT, SCHEMA, VERSION
from mlopsc.schema.v1.models import Spec

_ONLY_PYDANTIC = frozenset({"metadata", "ref"})
"""What pydantic keeps for itself; no schema of the language refers to another."""


def frozen() -> dict[str, object]:
    """What frozen.json holds."""
    return {VERSION: pydantic_core.__version__, SCHEMA: freeze()}


def freeze() -> dict[str, Any]:
    """The core schema of a spec: classes by name, defaults by their values."""
    data: dict[str, Any] = _data(Spec.__pydantic_core_schema__)
    return data


def _data(part: Any) -> Any:
    if isinstance(part, BaseModel):
        values = {name: _data(getattr(part, name)) for name in type(part).model_fields}
        return {OBJECT: type(part).__name__, FIELDS: values}
    if isinstance(part, type) and issubclass(part, BaseModel):
        return part.__name__
    if isinstance(part, dict):
        is_schema = isinstance(part.get("type"), str)
        dropped = _ONLY_PYDANTIC if is_schema else frozenset[str]()
        return {key: _data(value) for key, value in part.items() if key not in dropped}
    if isinstance(part, list):
        return [_data(each) for each in part]
    if part is None or isinstance(part, str | int | float):
        return part
    raise TypeError(f"{part!r} in the schema of the language is not data")
