"""Check a document against the part of JSON Schema 2020-12 that the runtime's schema uses.

https://json-schema.org/draft/2020-12/json-schema-validation
"""

import re
from collections.abc import Callable, Mapping

from .document import Node
from .errors import UnreachableError

_NOTES = {"$schema", "$id", "$defs", "title", "description"}


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_TYPES: Mapping[str, Callable[[object], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": _is_integer,
    "number": lambda value: _is_integer(value) or isinstance(value, float),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
}


def faults(schema: Node, found: Node, root: Node | None = None) -> list[str]:
    """Every way in which `found` breaks `schema`; UnreachableError for an unknown keyword."""
    top = root or schema
    keywords = schema.entries()
    if "$ref" in keywords:
        target = keywords["$ref"].text().removeprefix("#/$defs/")
        return faults(top.at("$defs").at(target), found, top)
    messages: list[str] = []
    for name, wanted in keywords.items():
        if name in _NOTES:
            continue
        if name not in _KEYWORDS:
            raise UnreachableError(f"{schema.where}: the keyword {name} is not understood here")
        messages += _KEYWORDS[name](schema, wanted, found, top)
    return messages


_Check = Callable[[Node, Node, Node, Node], list[str]]


def _type(_schema: Node, wanted: Node, found: Node, _root: Node) -> list[str]:
    names = (wanted.text(),) if isinstance(wanted.value, str) else wanted.texts()
    if any(_TYPES[each](found.value) for each in names):
        return []
    return [f"{found.where} is no {' or '.join(names)}"]


def _const(_schema: Node, wanted: Node, found: Node, _root: Node) -> list[str]:
    return [] if found.value == wanted.value else [f"{found.where} is not {wanted.value!r}"]


def _pattern(_schema: Node, wanted: Node, found: Node, _root: Node) -> list[str]:
    if not isinstance(found.value, str) or re.search(wanted.text(), found.value):
        return []
    return [f"{found.where} does not match {wanted.text()}"]


def _minimum(_schema: Node, wanted: Node, found: Node, _root: Node) -> list[str]:
    if not _is_integer(found.value) or found.number() >= wanted.number():
        return []
    return [f"{found.where} is less than {wanted.number()}"]


def _required(_schema: Node, wanted: Node, found: Node, _root: Node) -> list[str]:
    if not isinstance(found.value, dict):
        return []
    return [f"{found.where} lacks {each}" for each in wanted.texts() if each not in found.value]


def _properties(_schema: Node, wanted: Node, found: Node, root: Node) -> list[str]:
    if not isinstance(found.value, dict):
        return []
    present = found.entries()
    known = [(each, present[name]) for name, each in wanted.entries().items() if name in present]
    return [message for rule, value in known for message in faults(rule, value, root)]


def _additional(schema: Node, wanted: Node, found: Node, root: Node) -> list[str]:
    if not isinstance(found.value, dict):
        return []
    listed = set() if schema.at("properties").absent else set(schema.at("properties").entries())
    extra = {name: each for name, each in found.entries().items() if name not in listed}
    if wanted.value is False:
        return [f"{found.where} has {name}, which the schema does not know" for name in extra]
    return [message for each in extra.values() for message in faults(wanted, each, root)]


def _items(_schema: Node, wanted: Node, found: Node, root: Node) -> list[str]:
    if not isinstance(found.value, list):
        return []
    return [message for each in found.items() for message in faults(wanted, each, root)]


_KEYWORDS: Mapping[str, _Check] = {
    "type": _type,
    "const": _const,
    "pattern": _pattern,
    "minimum": _minimum,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional,
    "items": _items,
}
