"""A value as YAML on one line, the way a person would write it into the file."""

import json
import re

_PLAIN = re.compile(
    r"-{0,2}[A-Za-z][A-Za-z0-9._/-]*( [A-Za-z][A-Za-z0-9._/-]*)*"
    r"|[0-9]+(?:s|m|h|d|ms|%|[KMGT]i|[KMGT]B)"
)
_WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf"}


def inline(value: object) -> str:
    """Flow style; strings are quoted only where a YAML 1.1 or 1.2 reader could misread them."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{inline(k)}: {inline(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    return json.dumps(value, ensure_ascii=False)
