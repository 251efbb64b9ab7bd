"""The JSON Schema that editors read: completion, hover, an error underlined.

Draft 2020-12. pydantic's schema of the language, with what a person needs beside it: titles as
the file spells them, examples and words for every pattern, the short forms that `shorthand`
writes out, and environments in which every field may be left out.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from mlopsc.schema.v1.forms import EXPECTS, NAME
from mlopsc.schema.v1.models import Spec
from mlopsc.source.overlay import SECTION

ID = "urn:mlopsc:spec:v1"
_Schema = dict[str, Any]
_DEFINITIONS = "#/$defs/"
_PART = "In"
"""Starts the name of a definition as it stands within an environment."""
_EXAMPLE = re.compile(r"`([^`]+)`")
_WORD = re.compile(r"[A-Z]+[a-z]*")


def json_schema() -> _Schema:
    """The schema of one mlops.yaml, environments and short forms included."""
    raw = Spec.model_json_schema(by_alias=True)
    definitions = {name: _object(each, _words(name)) for name, each in raw.pop("$defs").items()}
    spec = _object(raw, "mlops.yaml")
    for each in (spec, *definitions.values()):
        _describe(each["properties"].values(), definitions)
    _write_short_forms(definitions)
    overlay = _partial(spec)
    parts = {f"{_PART}{name}": _partial(each) for name, each in definitions.items()}
    spec["properties"][SECTION] = _environments(overlay)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        **spec,
        "$defs": {**definitions, **parts},
    }


def _object(raw: _Schema, title: str) -> _Schema:
    """An object of the language: each field titled by its key."""
    tidied = _tidied(raw)
    properties = tidied.get("properties", {})
    return {
        **tidied,
        "title": title,
        "properties": {key: {"title": key, **each} for key, each in properties.items()},
    }


def _tidied(node: _Schema) -> _Schema:
    """One node as an editor should show it, and all below it."""
    kept = {key: value for key, value in node.items() if key not in ("title", "anyOf")}
    if isinstance(kept.get("default", {}), dict | list | None):
        # Sections and lists that are absent are empty: as text to insert, that says nothing.
        kept.pop("default", None)
    for key in ("properties", "patternProperties"):
        if key in kept:
            kept[key] = {name: _tidied(each) for name, each in kept[key].items()}
    for key in ("items", "additionalProperties"):
        if isinstance(kept.get(key), dict):
            kept[key] = _tidied(kept[key])
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    return {**kept, **_alternatives(node), **_explained(kept)}


def _alternatives(node: _Schema) -> _Schema:
    """The alternatives without `null`: the language has no empty values, it leaves them out."""
    options = [_tidied(each) for each in node.get("anyOf", ()) if each != {"type": "null"}]
    if len(options) == 1:
        return options[0]
    return {"anyOf": options} if options else {}


def _explained(node: _Schema) -> _Schema:
    """What a pattern wants, in the compiler's own words, and an example where they hold one."""
    pattern = node.get("pattern")
    if pattern not in EXPECTS:
        return {}
    words = EXPECTS[pattern]
    said: _Schema = {"patternErrorMessage": f"write {words}"}
    found = [
        text for each in _EXAMPLE.findall(words) if re.search(pattern, text := each.strip('"'))
    ]
    return {**said, "examples": found} if found and "such as" in words else said


def _describe(fields: Iterable[_Schema], definitions: _Schema) -> None:
    """pydantic leaves out what a field says like its object; editors do not look there."""
    for field in fields:
        if "$ref" in field:
            named = definitions[field["$ref"].removeprefix(_DEFINITIONS)]
            field.setdefault("description", named["description"])


def _write_short_forms(definitions: _Schema) -> None:
    """`features: dataset` and `approval: automatic`."""
    outputs = definitions["Step"]["properties"]["outputs"]
    kinds = definitions["Output"]["properties"]["type"]["enum"]
    short = {"title": "short form", "description": "What the folder holds.", "enum": kinds}
    outputs["patternProperties"] = {NAME: {"anyOf": [short, {"$ref": "#/$defs/Output"}]}}
    approval = definitions["Gates"]["properties"]["approval"]
    del approval["$ref"]
    approval["anyOf"] = [{"const": "automatic"}, {"$ref": "#/$defs/Approval"}]
    approval["default"] = "automatic"


def _environments(overlay: _Schema) -> _Schema:
    description = (
        "Overlays, by name: the few fields that differ, merged over the base. Each environment is "
        "compiled to a tree of its own; the base alone is not."
    )
    return {
        "title": SECTION,
        "description": description,
        "type": "object",
        "patternProperties": {NAME: {**overlay, "title": "environment"}},
        "additionalProperties": False,
    }


def _partial(node: _Schema) -> _Schema:
    """The same with every field left to choice: an overlay says only what differs."""
    return dict(_loosened(node))


def _loosened(node: _Schema) -> Iterator[tuple[str, Any]]:
    for key, value in node.items():
        if key in ("required", "minProperties"):
            continue
        if key == "$ref":
            yield key, value.replace(_DEFINITIONS, f"{_DEFINITIONS}{_PART}")
        elif key in ("properties", "patternProperties"):
            yield key, {name: _partial(each) for name, each in value.items()}
        elif key == "anyOf":
            yield key, [_partial(each) for each in value]
        else:
            # Items keep what they require: an overlay replaces a list as a whole.
            yield key, value


def _words(name: str) -> str:
    """`LatencyBudget` as words."""
    return " ".join(_WORD.findall(name)).capitalize().replace("Gpu", "GPU")
