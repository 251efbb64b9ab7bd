"""Objects to YAML and JSON, byte for byte the same everywhere; the only place that serialises.

YAML is written in block style, two spaces, keys in the order given, strings quoted so that
YAML 1.1 and 1.2 readers agree. JSON is sorted, indented by two, ASCII. Neither holds NaN.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mlopsc.artifact.model import Artifact
from mlopsc.artifact.scalar import fits_block, key, scalar, visible

Json: TypeAlias = bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"] | None
"""Plain data: exactly these types (a subclass of str or int is refused), lists or tuples."""


@dataclass(frozen=True, slots=True)
class Commented:
    """A YAML value with a comment at the end of its first line (a version, a reason)."""

    value: Json
    comment: str


Yaml: TypeAlias = (
    bool | int | float | str | Commented | Sequence["Yaml"] | Mapping[str, "Yaml"] | None
)
"""Plain data in which a value may carry a comment."""

_WORDS: Mapping[object, str] = {None: "null", True: "true", False: "false"}


def yaml_file(path: str, *documents: Yaml, header: str = "") -> Artifact:
    """An artifact of one or more YAML documents; `header` becomes comment lines at its top."""
    return Artifact(path, to_yaml(*documents, header=header))


def json_file(path: str, obj: Json) -> Artifact:
    """An artifact of one JSON value."""
    return Artifact(path, to_json(obj))


def to_json(obj: Json) -> str:
    """`obj` as sorted ASCII JSON with a final newline.

    Raises TypeError for anything that is not plain data, ValueError for NaN and infinities.
    """
    return json.dumps(_plain(obj), sort_keys=True, indent=2, ensure_ascii=True) + "\n"


def to_yaml(*documents: Yaml, header: str = "") -> str:
    """`documents` as YAML; more than one are each introduced by `---`.

    Raises TypeError for anything that is not plain data, ValueError for NaN, infinities, lone
    surrogates and keys over 1,000 characters.
    """
    lines = _comment_lines(header)
    for document in documents:
        if len(documents) > 1:
            lines.append("---")
        _write_root(document, lines)
    return "\n".join(lines) + "\n"


def _write_root(value: Yaml, lines: list[str]) -> None:
    if isinstance(value, Commented):
        lines.extend(_comment_lines(value.comment))
        value = value.value
    if _is_block(value):
        _write_block(value, 0, lines)
    else:
        lines.append(_inline(value))


def _write_block(value: Yaml, indent: int, lines: list[str]) -> None:
    """Appends a non-empty mapping or list, every line starting at column `indent`."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            _write_entry(f"{_key(name)}:", item, indent, lines)
    elif isinstance(value, Sequence):
        for item in value:
            _write_entry("-", item, indent, lines)


def _write_entry(lead: str, value: Yaml, indent: int, lines: list[str]) -> None:
    """Appends `lead` (`key:` or `-`) with its value, on the same line where that is possible."""
    comment = ""
    if isinstance(value, Commented):
        comment = f"  # {visible(value.comment)}"
        value = value.value
    start = " " * indent + lead
    if isinstance(value, str) and fits_block(value):
        lines.append(f"{start} {'|' if value.endswith(chr(10)) else '|-'}{comment}")
        inner = " " * (indent + 2)
        text = value.removesuffix("\n").split("\n")
        lines.extend(inner + line if line else "" for line in text)
    elif not _is_block(value):
        lines.append(f"{start} {_inline(value)}{comment}")
    elif lead == "-" and not comment:
        first = len(lines)
        _write_block(value, indent + 2, lines)
        lines[first] = f"{start} {lines[first][indent + 2 :]}"
    else:
        lines.append(start + comment)
        _write_block(value, indent + 2, lines)


def _is_block(value: Yaml) -> bool:
    return isinstance(value, (Mapping, list, tuple)) and bool(value)


def _inline(value: Yaml) -> str:
    """A scalar or an empty collection on one line."""
    if value is None or value is True or value is False:
        return _WORDS[value]
    if type(value) is str:
        return scalar(value)
    if type(value) is int:
        return str(value)
    if type(value) is float:
        return _float(value)
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, (list, tuple)):
        return "[]"
    raise TypeError(_not_plain(value))


def _float(value: float) -> str:
    """The shortest digits that read back equal; YAML 1.1 wants a point before an exponent."""
    _refuse_not_finite(value)
    digits = repr(value)
    mantissa, exponent, power = digits.partition("e")
    return digits if "." in mantissa else f"{mantissa}.0{exponent}{power}"


def _key(name: object) -> str:
    if type(name) is not str:
        raise TypeError(f"a key has to be a str, not {type(name).__name__}")
    return key(name)


def _plain(value: object) -> object:
    """`value`, checked to be JSON, its mappings and lists as dict and list."""
    if value is None or type(value) in (bool, int, str):
        return value
    if type(value) is float:
        _refuse_not_finite(value)
        return value
    if isinstance(value, Mapping):
        if not all(type(name) is str for name in value):
            raise TypeError("a key has to be a str")
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    raise TypeError(_not_plain(value))


def _refuse_not_finite(value: float) -> None:
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be written: neither JSON nor both YAML versions have it")


def _not_plain(value: object) -> str:
    return f"{type(value).__name__} is not plain data: null, bool, int, float, str, list or mapping"


def _comment_lines(text: str) -> list[str]:
    lines = text.split("\n") if text else []
    return [f"# {visible(line)}".rstrip() for line in lines]
