"""The schema of the language, read as data: specs are checked by pydantic_core alone.

To import pydantic and to make the models costs a third of a build; the schema that comes of them
is the same every time. It is kept in frozen.json, by the version of pydantic_core that made it.
With another version beside it the models are asked instead: the same schema, at the old price.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pydantic_core
from pydantic_core import SchemaValidator

from mlopsc.record import dataclass
from mlopsc.schema.object import Object, filled

FILE = Path(__file__).with_name("frozen.json")
VERSION, SCHEMA = "pydantic_core", "schema"
FIELDS, OBJECT = "fields", "$object"
"""A key of core schemas, and what stands in frozen.json where a default is an object."""


@dataclass(frozen=True, slots=True)
class Language:
    """The classes of the language by name, and what makes a spec of data."""

    classes: dict[str, type[Object]]
    validator: SchemaValidator


@cache
def language() -> Language:
    """The language, from the file or, where that was made by another pydantic_core, anew."""
    kept = json.loads(FILE.read_bytes())
    if kept[VERSION] == pydantic_core.__version__:
        return thaw(kept[SCHEMA])
    from mlopsc.schema.freeze import freeze  # noqa: PLC0415 - imports pydantic and every model

    return thaw(freeze())


def thaw(frozen: dict[str, Any]) -> Language:
    """Data to classes and their validator."""
    classes: dict[str, type[Object]] = {}
    schema = _thawed(frozen, classes)
    return Language(classes, SchemaValidator(schema))


def _thawed(part: Any, classes: dict[str, type[Object]]) -> Any:
    if isinstance(part, list):
        return [_thawed(each, classes) for each in part]
    if not isinstance(part, dict):
        return part
    made = {key: _thawed(value, classes) for key, value in part.items()}
    if part.get("type") == "model":
        made["cls"] = classes.setdefault(part["cls"], _class(part["cls"], part))
    if OBJECT in part:
        return filled(classes[part[OBJECT]], made[FIELDS])
    return made


def _class(name: str, model: dict[str, Any]) -> type[Object]:
    fields = model[SCHEMA][FIELDS].items()
    aliases = {field: each.get("validation_alias", field) for field, each in fields}
    return type(name, (Object,), {"__slots__": (), "aliases": aliases})
