"""One error of pydantic to one diagnostic: what is wrong, where, what to write instead."""

from collections.abc import Callable

from pydantic_core import ErrorDetails

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.suggest import nearest
from mlopsc.schema import expected, said
from mlopsc.schema.example import example, like, offered
from mlopsc.schema.inline import inline
from mlopsc.schema.names import bad_name, with_guess
from mlopsc.schema.tree import parent_keys, replace, value_at
from mlopsc.schema.v1.forms import NAME
from mlopsc.source import edit
from mlopsc.source.model import Source
from mlopsc.source.secrets import show
from mlopsc.source.span import Edit, Path

_ANYTHING = expected.Expected(object)


def choose(errors: list[ErrorDetails]) -> ErrorDetails:
    """The error of a union's branches that says most: a form or a bound that was nearly met."""
    telling = [each for each in errors if not each["type"].endswith("_type")]
    return (telling or errors)[0]


def diagnose(source: Source, path: Path, error: ErrorDetails) -> Diagnostic:
    """The diagnostic of one error; `path` is its place in the tree."""
    if error["loc"] and error["loc"][-1] == "[key]":
        return _bad_key(source, path, error)
    return _KINDS.get(error["type"], _wrong_type)(source, path, error)


def _unknown_key(source: Source, path: Path, _: ErrorDetails) -> Diagnostic:
    key, known = str(path[-1]), expected.fields(path[:-1])
    taken = parent_keys(source, path)
    guess = nearest(key, (each for each in known if each not in taken))
    question = f"did you mean `{guess}`? " if guess else _elsewhere(path)
    return Diagnostic(
        source.key(path),
        "MLC201",
        "error",
        f"unknown key {show(key)} in {said.place(path[:-1])}",
        f"{question}The keys known here are {said.listed(known)}.",
        fix=edit.rename_key(source, path, guess) if guess and path in source.keys else (),
        path=path,
    )


def _elsewhere(path: Path) -> str:
    """Where a key belongs that is right and stands in the wrong place."""
    *above, key = path
    inside = (
        (*above, field)
        for field in expected.fields(tuple(above))
        if key in expected.fields((*above, field))
    )
    outside = (tuple(above[:end]) for end in range(len(above)))
    homes = [*inside, *(each for each in outside if key in expected.fields(each))]
    if not homes:
        return ""
    where = f"in {said.place(homes[0])}" if homes[0] else "at the top of the file"
    return f"`{key}` belongs {where}. "


def _missing(source: Source, path: Path, _: ErrorDetails) -> Diagnostic:
    wanted = expected.at(path) or _ANYTHING
    text = inline(example(wanted))
    return Diagnostic(
        source.key(path[:-1]),
        "MLC202",
        "error",
        f"`{path[-1]}` is missing in {said.place(path[:-1])}",
        f"add `{path[-1]}: {text}`. {wanted.description}".rstrip(),
        fix=edit.add(source, path[:-1], str(path[-1]), text) if path[:-1] in source.values else (),
        path=path,
    )


def _not_a_choice(source: Source, path: Path, _: ErrorDetails) -> Diagnostic:
    options = expected.literals((expected.at(path) or _ANYTHING).annotation)
    value = value_at(source, path)
    guess = options[0] if len(options) == 1 else nearest(str(value), options)
    return Diagnostic(
        source.span(path),
        "MLC203",
        "error",
        f"{said.value(value)} is not a value that {said.place(path)} takes",
        _choices(options, guess, is_quoted=guess != str(value)),
        fix=replace(source, path, guess) if guess else (),
        path=path,
    )


def _choices(options: tuple[str, ...], guess: str | None, *, is_quoted: bool) -> str:
    if not is_quoted:
        return f'write it in quotes, "{guess}": without them it is no text.'
    if len(options) == 1:
        return f"write `{options[0]}`, the only one there is."
    question = f"did you mean `{guess}`? " if guess else ""
    return f"{question}It takes one of {said.listed(options)}."


def _wrong_form(source: Source, path: Path, _: ErrorDetails) -> Diagnostic:
    wanted = expected.at(path) or _ANYTHING
    value = value_at(source, path)
    guess = like(value, wanted)
    takes = expected.words(wanted.annotation)
    help_ = wanted.description if expected.UNNAMED in takes else f"write {takes}"
    return Diagnostic(
        source.span(path),
        "MLC204",
        "error",
        f"{said.value(value)} is not what {said.place(path)} takes",
        with_guess(help_, None if guess is None else inline(guess)),
        fix=() if guess is None else replace(source, path, guess),
        path=path,
    )


def _bad_key(source: Source, path: Path, error: ErrorDetails) -> Diagnostic:
    if error["type"] == "literal_error":
        return _unknown_key(source, path, error)
    return bad_name(source, path, str(error.get("ctx", {}).get("pattern", NAME)))


def _wrong_type(source: Source, path: Path, _: ErrorDetails) -> Diagnostic:
    wanted = expected.at(path) or _ANYTHING
    value = value_at(source, path)
    if value is None:
        return empty(source, path)
    guess = like(value, wanted)
    text = inline(example(wanted) if guess is None else guess)
    return Diagnostic(
        source.span(path),
        "MLC206",
        "error",
        f"{said.place(path)} takes {expected.words(wanted.annotation)}, not {said.kind(value)}",
        f"write {'for instance ' if guess is None else ''}`{text}`. {wanted.description}".rstrip(),
        fix=() if guess is None else replace(source, path, guess),
        path=path,
    )


def empty(source: Source, path: Path) -> Diagnostic:
    """A key, or the dash of a list, with nothing behind it."""
    wanted = expected.at(path) or _ANYTHING
    value = offered(wanted)
    return Diagnostic(
        source.key(path),
        "MLC207",
        "error",
        f"nothing stands behind {said.place(path)}",
        f"write a value such as `{inline(value)}`"
        + (", or remove the key." if wanted.is_optional else ". It is required here."),
        fix=_filled(source, path, wanted),
        path=path,
    )


def _filled(source: Source, path: Path, wanted: expected.Expected) -> tuple[Edit, ...]:
    if wanted.is_optional and path in source.keys:
        return edit.remove(source, path)
    return replace(source, path, offered(wanted))


def _out_of_range(source: Source, path: Path, error: ErrorDetails) -> Diagnostic:
    wanted = expected.at(path) or _ANYTHING
    value = value_at(source, path)
    low, high = expected.bounds(wanted.annotation)
    is_low = error["type"].startswith("greater")
    is_open = error["type"] == "greater_than"
    nearest_bound = low if is_low else high
    return Diagnostic(
        source.span(path),
        "MLC208",
        "error",
        f"{said.place(path)} is {said.value(value)}, which is too {'small' if is_low else 'large'}",
        f"write a number {_range(low, high, is_open=is_open)}. {wanted.description}".rstrip(),
        fix=() if is_open or nearest_bound is None else replace(source, path, nearest_bound),
        path=path,
    )


def _range(low: float | None, high: float | None, *, is_open: bool) -> str:
    if is_open:
        return f"above {low}"
    if high is None:
        return f"from {low} on"
    return f"up to {high}" if low is None else f"from {low} to {high}"


def _wrong_length(source: Source, path: Path, error: ErrorDetails) -> Diagnostic:
    wanted = expected.at(path) or _ANYTHING
    limits = error.get("ctx", {})
    thing = "character" if error["type"].startswith("string") else "entry"
    is_empty = "min_length" in limits
    text = inline(example(wanted))
    most = said.count(int(limits.get("max_length", 0)), thing)
    return Diagnostic(
        source.span(path),
        "MLC209",
        "error",
        f"{said.place(path)} is empty" if is_empty else f"{said.place(path)} is too long",
        f"write for instance `{text}`. {wanted.description}".rstrip()
        if is_empty
        else f"it takes at most {most}. Keep long text in a file of the project.",
        fix=replace(source, path, example(wanted)) if is_empty else (),
        path=path,
    )


_KINDS: dict[str, Callable[[Source, Path, ErrorDetails], Diagnostic]] = {
    "extra_forbidden": _unknown_key,
    "missing": _missing,
    "literal_error": _not_a_choice,
    "string_pattern_mismatch": _wrong_form,
    "string_too_short": _wrong_length,
    "string_too_long": _wrong_length,
    "too_short": _wrong_length,
    "too_long": _wrong_length,
    "greater_than_equal": _out_of_range,
    "greater_than": _out_of_range,
    "less_than_equal": _out_of_range,
    "less_than": _out_of_range,
}
