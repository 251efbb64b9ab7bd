"""The typed filters that every value in a text template has to pass, one per language.

A filter returns `Written`; the environment refuses to print anything else. Each is total over
the values it names and refuses the rest: TypeError for a type, ValueError for a value that the
language cannot hold.
"""

import math
import re
import shlex
from collections.abc import Callable, Mapping

from mlopsc.artifact.scalar import quote, visible


class Written(str):
    """Text that a filter has made safe for the language it stands in."""

    __slots__ = ()


_PROVEN = re.compile(r"[A-Za-z0-9_./][A-Za-z0-9_./:@+-]*")
_INERT_CODE = re.compile(r"[A-Za-z0-9 ._/:=,@+-]*")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>|~$&#!]")
_AT_LINE_START = re.compile(r"([0-9]*)([-+.)=]|:)")
_HTML_TEXT = {ord(each): f"&#{ord(each)};" for each in "&<>\"'"}
_HTML: Mapping[str, str] = {each: f"&#{ord(each)};" for each in "&<>\"'`*_{}[]|~$#\\!@:."}


def plain(value: object) -> Written:
    """A proven name, path, image reference or whole number: inert in every language here."""
    if type(value) is int:
        return Written(value)
    text = _text(value, "plain")
    if not _PROVEN.fullmatch(text):
        raise ValueError(f"{text[:60]!a} is no proven name; use the language's own filter")
    return Written(text)


def sh(value: object) -> Written:
    """One word of a POSIX shell command, or several where `value` is a list."""
    if isinstance(value, (list, tuple)):
        return Written(" ".join(sh(each) for each in value))
    text = _text(value, "sh")
    if "\0" in text:
        raise ValueError("a shell word cannot hold NUL")
    return Written(shlex.quote(text))


def py(value: object) -> Written:
    """A Python literal, ASCII only, that `ast.literal_eval` reads back equal."""
    if value is None or type(value) in (bool, int, str):
        return Written(ascii(value))
    if type(value) is float and math.isfinite(value):
        return Written(repr(value))
    if isinstance(value, (list, tuple)):
        return Written("[" + ", ".join(py(each) for each in value) + "]")
    if isinstance(value, Mapping):
        pairs = (f"{py(name)}: {py(each)}" for name, each in value.items())
        return Written("{" + ", ".join(pairs) + "}")
    raise TypeError(f"py writes plain data, not {value!s:.60}")


def toml(value: object) -> Written:
    """A TOML value: boolean, integer, finite float, basic string or array of those."""
    if type(value) is bool:
        return Written("true" if value else "false")
    if type(value) is int or (type(value) is float and math.isfinite(value)):
        return Written(repr(value))
    if isinstance(value, (list, tuple)):
        return Written("[" + ", ".join(toml(each) for each in value) + "]")
    return Written(quote(_text(value, "toml")))


def docker(value: object) -> Written:
    """A double-quoted word of LABEL, ENV or ARG in a Dockerfile, without variable expansion."""
    text = _text(value, "docker")
    if visible(text) != text:
        raise ValueError(f"{text[:60]!a}: a Dockerfile word holds no control characters")
    return Written('"' + re.sub(r'[\\"$]', r"\\\g<0>", text) + '"')


def md(value: object) -> Written:
    """Prose inside a Markdown line or table cell: shown as it is, never markup or a template."""
    text = visible(" ".join(_text(value, "md").split("\n")))
    escaped = _MARKDOWN.sub(r"\\\g<0>", text)
    return Written(
        _AT_LINE_START.sub(r"\1\\\2", escaped, count=1) if _starts_block(text) else escaped
    )


def code(value: object) -> Written:
    """A code span in Markdown, safe in a table; odd characters as HTML entities."""
    text = visible(" ".join(_text(value, "code").split("\n"))).strip()
    if text and _INERT_CODE.fullmatch(text):
        return Written(f"`{text}`")
    return Written("<code>" + "".join(_HTML.get(each, each) for each in text) + "</code>")


def cmd(value: object) -> Written:
    """A command line inside a fenced block: exactly as it is typed, one line, no fence."""
    text = _text(value, "cmd")
    if visible(text) != text or "```" in text or "\n" in text:
        raise ValueError(f"{text[:60]!a} cannot be shown as a command in a fenced block")
    return Written(text)


def html(value: object) -> Written:
    """Text or an attribute in double quotes of an HTML page: shown as it is, never markup."""
    text = visible(" ".join(_text(value, "html").split("\n")))
    return Written(text.translate(_HTML_TEXT))


FILTERS: Mapping[str, Callable[[object], Written]] = {
    "cmd": cmd,
    "code": code,
    "docker": docker,
    "html": html,
    "md": md,
    "plain": plain,
    "py": py,
    "sh": sh,
    "toml": toml,
}


def _starts_block(text: str) -> bool:
    """True if a line that begins with `text` could be a list, a rule, a heading or a table."""
    return _AT_LINE_START.match(text) is not None


def _text(value: object, name: str) -> str:
    if type(value) is int:
        return str(value)
    if type(value) is not str:
        # As str: jinja2's undefined then raises its own error, which names what is missing.
        raise TypeError(f"{name} writes str and int, not {value!s:.60}")
    return value
