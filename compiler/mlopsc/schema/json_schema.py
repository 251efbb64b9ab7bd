"""The JSON Schema that editors read: completion, hover, an error underlined.

Draft 2020-12; the short forms that `shorthand` writes out are allowed here too.
"""

from typing import Any

from mlopsc.schema.v1 import Spec

ID = "mlopsc/v1"


def json_schema() -> dict[str, Any]:
    """The schema of one mlops.yaml, environments and short forms included."""
    schema = Spec.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    definitions["Step"]["properties"]["outputs"]["additionalProperties"] = _output()
    definitions["Gates"]["properties"]["approval"] = _approval(definitions)
    schema["properties"]["environments"] = _environments(schema["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        **schema,
        "title": "mlops.yaml",
    }


def _output() -> dict[str, Any]:
    short = {"enum": ["dataset", "model", "metrics", "artifact"], "description": "Its type."}
    return {"anyOf": [short, {"$ref": "#/$defs/Output"}]}


def _approval(definitions: dict[str, Any]) -> dict[str, Any]:
    described = definitions["Gates"]["properties"]["approval"].get("description", "")
    return {
        "description": described,
        "anyOf": [{"const": "automatic"}, {"$ref": "#/$defs/Approval"}],
        "default": "automatic",
    }


def _environments(properties: dict[str, Any]) -> dict[str, Any]:
    """One overlay by environment; its values are checked once merged over the base."""
    known = {name: {"description": each.get("description", "")} for name, each in properties.items()}
    overlay = {"type": "object", "properties": known, "additionalProperties": False}
    return {
        "type": "object",
        "description": "Overlays, by environment: a few fields merged over the base.",
        "additionalProperties": overlay,
    }
