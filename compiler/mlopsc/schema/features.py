"""The feature schema: the model's inputs, in order, read from the file that the spec names."""

import json
import re

from mlopsc.record import dataclass

TYPES = ("float32", "float64", "int64", "int32", "bool", "string")
_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class Feature:
    """One input of the model."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Features:
    """The inputs in order; `broken` says why they could not be read."""

    inputs: tuple[Feature, ...] = ()
    broken: str = ""


def read_features(text: str | None) -> Features:
    """A JSON list of `{"name": …, "type": …}`; no text means that there is no such file."""
    if text is None:
        return Features(broken="there is no such file")
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return Features(broken="it is not JSON")
    if not isinstance(tree, list) or not tree:
        return Features(broken='it is not a list of {"name", "type"}')
    inputs = tuple(_feature(each) for each in tree)
    names = [each.name for each in inputs if each]
    if len(names) != len(inputs):
        wrong = next(index for index, each in enumerate(inputs, 1) if each is None)
        return Features(broken=f"entry {wrong} is not a name with one of the types {_types()}")
    if len(set(names)) != len(names):
        return Features(broken="a name stands twice")
    return Features(tuple(each for each in inputs if each))


def _feature(tree: object) -> Feature | None:
    if not isinstance(tree, dict) or set(tree) != {"name", "type"}:
        return None
    name, kind = tree["name"], tree["type"]
    if not isinstance(name, str) or not _KEY.fullmatch(name) or kind not in TYPES:
        return None
    return Feature(name, kind)


def _types() -> str:
    return ", ".join(TYPES)
