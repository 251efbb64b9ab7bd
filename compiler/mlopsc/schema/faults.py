"""One error of pydantic to one diagnostic: what is wrong, where, what to write instead."""

import re
from collections.abc import Callable
from typing import Any

from pydantic_core import ErrorDetails

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.suggest import nearest
from mlopsc.schema import expected
from mlopsc.schema.inline import inline
from mlopsc.schema.v1.base import DURATION, EXPECTS, NAME, SIZE
from mlopsc.source import edit
from mlopsc.source.model import Data, Source
from mlopsc.source.secrets import show
from mlopsc.source.span import Edit, Path

_BOUNDS = {
    "greater_than_equal": ("ge", "smaller than"),
    "greater_than": ("gt", "not larger than"),
    "less_than_equal": ("le", "larger than"),
    "less_than": ("lt", "not smaller than"),
}


def choose(errors: list[ErrorDetails]) -> ErrorDetails:
    """The error of a union's branches that says most: a form that was nearly met."""
    telling = [each for each in errors if each["type"] == "string_pattern_mismatch"]
    return (telling or errors)[0]


def diagnose(source: Source, path: Path, error: ErrorDetails) -> Diagnostic:
    kind = error["type"]
    if error["loc"] and error["loc"][-1] == "[key]":
        return _bad_key(source, path, error)
    if kind in _BOUNDS:
        return _out_of_range(source, path, error)
    return _KINDS.get(kind, _wrong_type)(source, path, error)


def _unknown_key(source: Source, path: Path, _: ErrorDetails) -> Diagnostic:
    key, known = str(path[-1]), expected.fields(path[:-1])
    guess = nearest(key, known)
    where = _name(path[:-1]) or "the file"
    fix = edit.rename_key(source, path, guess) if guess else edit.remove(source, path)
    meant = f"did you mean `{guess}`? " if guess else ""
    return Diagnostic(
        source.key(path),
        "MLC201",
        "error",
        f"unknown key `{show(key)}` in {where}",
        f"{meant}The keys known here are {_listed(known)}.",
        fix=fix,
    )


def _missing(source: Source, path: Path, _: ErrorDetails) -> Diagnostic:
    wanted = expected.at(path)
    text = inline(expected.example(wanted.annotation)) if wanted else "…"
    where = _name(path[:-1]) or "the file"
    about = f" {wanted.description}" if wanted and wanted.description else ""
    return Diagnostic(
        source.key(path[:-1]) if path[:-1] else source.span(()),
        "MLC202",
        "error",
        f"`{path[-1]}` is missing in {where}",
        f"add `{path[-1]}: {text}`.{about}",
        fix=edit.add(source, path[:-1], str(path[-1]), text),
    )


def _not_a_choice(source: Source, path: Path, _: ErrorDetails) -> Diagnostic:
    wanted = expected.at(path)
    options = expected.literals(wanted.annotation) if wanted else ()
    value = _value(source, path)
    guess = nearest(str(value), options)
    meant = f"did you mean `{guess}`? " if guess else ""
    return Diagnostic(
        source.span(path),
        "MLC203",
        "error",
        f"{_shown(value)} is not a value that `{_name(path)}` takes",
        f"{meant}It takes {_listed(options)}.",
        fix=edit.set_value(source, path, inline(guess or options[0])),
    )


def _wrong_form(source: Source, path: Path, error: ErrorDetails) -> Diagnostic:
    pattern = str(error.get("ctx", {}).get("pattern", ""))
    text = _guess(pattern, _value(source, path), path)
    return Diagnostic(
        source.span(path),
        "MLC204",
        "error",
        f"{_shown(_value(source, path))} is not what `{_name(path)}` takes",
        f"write {EXPECTS.get(pattern, 'text in the right form')}; here perhaps `{text}`.",
        fix=edit.set_value(source, path, text),
    )


def _bad_key(source: Source, path: Path, error: ErrorDetails) -> Diagnostic:
    if error["type"] == "literal_error":
        return _unknown_key(source, path, error)
    return bad_name(source, path, str(error.get("ctx", {}).get("pattern", NAME)))


def bad_name(source: Source, path: Path, pattern: str = NAME) -> Diagnostic:
    """A key that its map does not take as a name."""
    key = str(path[-1])
    better = _proper(pattern, key)
    return Diagnostic(
        source.key(path),
        "MLC205",
        "error",
        f"`{show(key)}` cannot be a name in `{_name(path[:-1])}`",
        f"write {EXPECTS.get(pattern, 'a proper name')}; here perhaps `{better}`.",
        fix=edit.rename_key(source, path, better),
    )


def _wrong_type(source: Source, path: Path, _: ErrorDetails) -> Diagnostic:
    wanted = expected.at(path)
    value = _value(source, path)
    if value is None:
        return _empty(source, path)
    takes = expected.words(wanted.annotation) if wanted else "something else"
    text = inline(_converted(value, wanted))
    return Diagnostic(
        source.span(path),
        "MLC206",
        "error",
        f"`{_name(path)}` takes {takes}, not {_kind(value)}",
        f"write `{text}`. {wanted.description if wanted else ''}".strip(),
        fix=edit.set_value(source, path, text),
    )


def _empty(source: Source, path: Path) -> Diagnostic:
    wanted = expected.at(path)
    text = inline(expected.default(wanted)) if wanted else "…"
    return Diagnostic(
        source.key(path),
        "MLC207",
        "error",
        f"nothing stands behind `{_name(path)}:`",
        f"write a value such as `{text}`, or remove the key.",
        fix=edit.set_value(source, path, text),
    )


def _out_of_range(source: Source, path: Path, error: ErrorDetails) -> Diagnostic:
    name, words = _BOUNDS[error["type"]]
    bound = error.get("ctx", {})[name]
    wanted = expected.at(path)
    text = inline(expected.default(wanted) if name == "gt" and wanted else bound)
    return Diagnostic(
        source.span(path),
        "MLC208",
        "error",
        f"`{_name(path)}` is {_shown(_value(source, path))}, {words} {bound}",
        f"write a number from `{text}` on." if name in ("ge", "gt") else f"write `{text}` at most.",
        fix=edit.set_value(source, path, text),
    )


def _wrong_length(source: Source, path: Path, error: ErrorDetails) -> Diagnostic:
    wanted = expected.at(path)
    bounds = error.get("ctx", {})
    least = bounds.get("min_length")
    text = inline(expected.example(wanted.annotation)) if wanted else "…"
    wants = f"at least {least}" if least is not None else f"at most {bounds.get('max_length')}"
    return Diagnostic(
        source.span(path),
        "MLC209",
        "error",
        f"`{_name(path)}` is too {'short' if least is not None else 'long'}: it takes {wants} "
        f"{'characters' if 'string' in error['type'] else 'entries'}",
        f"write for instance `{text}`.",
        fix=edit.set_value(source, path, text),
    )


def _name(path: Path) -> str:
    return ".".join(show(str(part)) for part in path)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _value(source: Source, path: Path) -> Data:
    here: Any = source.data
    for part in path:
        if isinstance(here, str):
            return here
        here = here[part]
    return here  # type: ignore[no-any-return]  # the tree is Data all the way down


def _shown(value: Data) -> str:
    return f"`{show(str(value))}`" if isinstance(value, str) else f"`{inline(value)[:40]}`"


def _kind(value: Data) -> str:
    names = {bool: "a truth value", int: "a whole number", float: "a number", str: "text"}
    return names.get(type(value), "a list" if isinstance(value, list) else "a mapping")


def _converted(value: Data, wanted: expected.Expected | None) -> Any:
    """The same value in the wanted type where that is plain, else an example."""
    if wanted is None:
        return value
    takes = expected.words(wanted.annotation)
    if takes == "a whole number" and re.fullmatch(r"[0-9]{1,15}(\.0)?", str(value)):
        return int(float(str(value)))
    if takes == "a number" and re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?", str(value)):
        return float(str(value))
    if takes == "text" and isinstance(value, (int, float)):
        return str(value)
    if takes == "a list" and isinstance(value, str):
        return value.split() if " " in value else [value]
    if takes == "`true` or `false`" and str(value).lower() in ("yes", "on", "true", "1"):
        return True
    return expected.default(wanted)


def _proper(pattern: str, text: str) -> str:
    """A name like the one written that the pattern takes."""
    if pattern == NAME:
        kept = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-")
        return kept if re.fullmatch(r"[a-z].*", kept) else f"n-{kept}"[:40].strip("-")
    kept = re.sub(r"[^A-Za-z0-9_]+", "_", text)[:60].strip("_")
    return kept if re.fullmatch(r"[A-Za-z_].*", kept) else f"k_{kept}"


def _guess(pattern: str, value: Data, path: Path) -> str:
    """What was probably meant: `6 hours` is `6h`, `Fraud Model` is `fraud-model`."""
    text = str(value)
    if pattern == NAME:
        return _proper(NAME, text)
    match = re.fullmatch(r"\s*([0-9]{1,6})\s*([A-Za-z]+).*", text)
    if match and pattern == DURATION and match[2][0].lower() in "smhd":
        return f"{int(match[1])}{match[2][0].lower()}"
    if match and pattern == SIZE and match[2][0].upper() in "KMGT":
        return f"{int(match[1])}{match[2][0].upper()}i"
    wanted = expected.at(path)
    return inline(expected.default(wanted)) if wanted else "…"


_KINDS: dict[str, Callable[[Source, Path, ErrorDetails], Diagnostic]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _not_a_choice,
    "string_pattern_mismatch": _wrong_form,
    "string_too_short": _wrong_length,
    "string_too_long": _wrong_length,
    "too_short": _wrong_length,
    "too_long": _wrong_length,
}
