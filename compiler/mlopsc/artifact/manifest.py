"""Objects to YAML and JSON, byte for byte the same everywhere; the only place that serialises.

YAML is written in block style, two spaces, keys in the order given, strings quoted so that
YAML 1.1 and 1.2 readers agree. JSON is sorted, indented by two, ASCII. Neither holds NaN.
"""

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias, cast

from mlopsc.artifact.model import Artifact
from mlopsc.artifact.scalar import fits_block, key, scalar, visible
from mlopsc.artifact.trace import LAYOUT, Origins, Traced, also, runs
from mlopsc.record import dataclass

Json: TypeAlias = bool | int | float | str | Traced | Sequence["Json"] | Mapping[str, "Json"] | None
"""Plain data: exactly these types (a subclass of str or int is refused), lists or tuples.

A value may be traced: it is written as it is, and its lines remember where they come from.
"""


@dataclass(frozen=True, slots=True)
class Commented:
    """A YAML value with a comment at the end of its first line (a version, a reason)."""

    value: Json
    comment: str


Yaml: TypeAlias = (
    bool | int | float | str | Commented | Traced | Sequence["Yaml"] | Mapping[str, "Yaml"] | None
)
"""Plain data in which a value may carry a comment."""

_WORDS: Mapping[object, str] = {None: "null", True: "true", False: "false"}


class _Line(NamedTuple):
    text: str
    origins: Origins


def yaml_file(path: str, *documents: Yaml, header: str = "", because: Origins = LAYOUT) -> Artifact:
    """An artifact of one or more YAML documents; `header` becomes comment lines at its top.

    `because` is where the header comes from: what has the file made at all.
    """
    lines = [*_comment_lines(header, because), *_yaml_lines(documents)]
    return Artifact(path, _text(lines), trace=runs(line.origins for line in lines))


def json_file(path: str, obj: Json) -> Artifact:
    """An artifact of one JSON value."""
    return Artifact(path, to_json(obj), trace=runs(_json_origins(obj, LAYOUT)))


def throughout(value: Json, *origins: str) -> Json:
    """The same value, every traced part of which comes from these places too."""
    if isinstance(value, Traced):
        inner = throughout(cast("Json", value.value), *origins)
        return also(Traced(inner, value.origins), *origins)
    if isinstance(value, Mapping):
        return {key: throughout(each, *origins) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [throughout(each, *origins) for each in value]
    return value


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
    return _text([*_comment_lines(header, LAYOUT), *_yaml_lines(documents)])


def _json_origins(value: object, origins: Origins) -> Iterator[Origins]:
    """Where each line of `to_json(value)` comes from: a part without origins has its whole's."""
    if isinstance(value, Traced):
        yield from _json_origins(value.value, value.origins)
        return
    yield origins
    if not isinstance(value, (Mapping, list, tuple)) or not value:
        return
    parts = [value[name] for name in sorted(value)] if isinstance(value, Mapping) else value
    for part in parts:
        yield from _json_origins(part, origins)
    yield origins


def _yaml_lines(documents: Sequence[Yaml]) -> list[_Line]:
    lines: list[_Line] = []
    for document in documents:
        if len(documents) > 1:
            lines.append(_Line("---", LAYOUT))
        _write_root(document, lines)
    return lines


def _text(lines: Sequence[_Line]) -> str:
    return "\n".join(line.text for line in lines) + "\n"


def _write_root(value: Yaml, lines: list[_Line]) -> None:
    bare, comment, origins = _opened(value, LAYOUT)
    lines.extend(_comment_lines(comment, origins))
    if _is_block(bare):
        _write_block(bare, 0, lines, origins)
    else:
        lines.append(_Line(_inline(bare), origins))


def _write_block(value: object, indent: int, lines: list[_Line], origins: Origins) -> None:
    """Appends a non-empty mapping or list, every line starting at column `indent`."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            _write_entry(f"{_key(name)}:", item, indent, lines, origins)
    elif isinstance(value, Sequence):
        for item in value:
            _write_entry("-", item, indent, lines, origins)


def _write_entry(lead: str, value: object, indent: int, lines: list[_Line], whole: Origins) -> None:
    """Appends `lead` (`key:` or `-`) with its value, on the same line where that is possible."""
    bare, comment, origins = _opened(value, whole)
    comment = f"  # {visible(comment)}" if comment else ""
    start = " " * indent + lead
    if isinstance(bare, str) and fits_block(bare):
        lines.append(_Line(f"{start} {'|' if bare.endswith(chr(10)) else '|-'}{comment}", origins))
        inner = " " * (indent + 2)
        text = bare.removesuffix("\n").split("\n")
        lines.extend(_Line(inner + line if line else "", origins) for line in text)
    elif not _is_block(bare):
        lines.append(_Line(f"{start} {_inline(bare)}{comment}", origins))
    elif lead == "-" and not comment:
        first = len(lines)
        _write_block(bare, indent + 2, lines, origins)
        lines[first] = lines[first]._replace(text=f"{start} {lines[first].text[indent + 2 :]}")
    else:
        lines.append(_Line(start + comment, origins))
        _write_block(bare, indent + 2, lines, origins)


def _opened(value: object, origins: Origins) -> tuple[object, str, Origins]:
    """A value without what was put around it: the comment, and where it comes from."""
    comment = ""
    while isinstance(value, (Commented, Traced)):
        if isinstance(value, Commented):
            comment = value.comment
        else:
            origins = value.origins
        value = value.value
    return value, comment, origins


def _is_block(value: object) -> bool:
    return isinstance(value, (Mapping, list, tuple)) and bool(value)


def _inline(value: object) -> str:
    """A scalar or an empty collection on one line."""
    if value is None or isinstance(value, bool):
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
    """`value`, checked to be JSON, its mappings and lists as dict and list, its origins gone."""
    if isinstance(value, Traced):
        return _plain(value.value)
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


def _comment_lines(text: str, origins: Origins) -> list[_Line]:
    lines = text.split("\n") if text else []
    return [_Line(f"# {visible(line)}".rstrip(), origins) for line in lines]
