"""A secret is written into the file instead of being named."""

import re
from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.record import replace
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.strings import strings
from mlopsc.schema.v1.forms import matches_name
from mlopsc.source import edit, secrets
from mlopsc.source.shape import is_flow
from mlopsc.source.span import Edit, Path, Span

CODE = "MLC213"
_WORDS = frozenset(
    {"password", "passwd", "passphrase", "token", "secret", "credential", "credentials", "apikey"}
)
_PAIRS = frozenset({"api_key", "private_key", "secret_key", "access_key", "auth_key"})
_ENV_DEPTH = 5
_PARAMETER_DEPTH = 3


def find(case: Case) -> Iterator[Diagnostic]:
    for path, text in strings(case.source.data):
        kind = secrets.find(text)
        if kind:
            yield _finding(case, path, f"this value looks like a secret ({kind})")
        elif _is_variable(path) and _names_a_secret(str(path[-1])):
            summary = f"`{path[-1]}` is a secret by its name, and its value is written here"
            yield _finding(case, path, summary)


def _is_variable(path: Path) -> bool:
    """pipeline.steps.<step>.env.<KEY>, or pipeline.parameters.<key>."""
    if len(path) == _ENV_DEPTH:
        return path[:2] == ("pipeline", "steps") and path[3] == "env"
    return len(path) == _PARAMETER_DEPTH and path[:2] == ("pipeline", "parameters")


def _names_a_secret(key: str) -> bool:
    """`DB_PASSWORD` does; `TOKENIZER`, `TOKEN_FILE` and `MAX_TOKENS` do not."""
    words = key.lower().split("_")
    return words[-1] in _WORDS or "_".join(words[-2:]) in _PAIRS


def _finding(case: Case, path: Path, summary: str) -> Diagnostic:
    """No `key: value` in the help: it would look like a secret itself, and be hidden."""
    in_env = len(path) == _ENV_DEPTH and _is_variable(path)
    variable = f"`{path[-1]}`" if in_env else "a variable"
    found = case.finding(
        CODE,
        _shown_at(case, path),
        summary,
        f"under the step's `secrets`, give {variable} the name of a secret, such as "
        f"`{_secret_name(str(path[-1]))}`. Then replace the secret where it was issued: whoever "
        "reads the history of this file has it.",
        key=_shown_at(case, path) != path,
        fix=_by_reference(case, path) if in_env else (),
    )
    return replace(found, path=path)


def _shown_at(case: Case, path: Path) -> Path:
    """A message shows the line of its place: where that is not hidden, the nearest line above."""
    line = case.source.span(path).line
    if line in secrets.hidden_lines(case.source.text):
        return path
    above = (path[:length] for length in range(len(path) - 1, 0, -1))
    return next((each for each in above if case.source.key(each).line != line), ())


def _by_reference(case: Case, path: Path) -> tuple[Edit, ...]:
    """The variable moves from `env` to `secrets`; what it held is gone."""
    step, variable = path[:3], str(path[-1])
    removed = edit.remove(case.source, path)
    secret = _secret_name(variable)
    if variable in case.spec.pipeline.steps[str(step[-1])].secrets:
        return removed
    if (*step, "secrets") in case.source.values:
        return (*removed, *edit.add(case.source, (*step, "secrets"), variable, secret))
    env = case.source.key((*step, "env"))
    before = Span(env.file, env.line, env.column, env.line, env.column)
    after = ", " if is_flow(case.source, step) else "\n" + " " * (env.column - 1)
    return (Edit(before, f"secrets: {{{variable}: {secret}}}{after}"), *removed)


def _secret_name(variable: str) -> str:
    """`DB_PASSWORD` is `db-password`."""
    name = re.sub(r"[^a-z0-9]+", "-", variable.lower()).strip("-")[:40].strip("-")
    return name if matches_name(name) else "name-of-the-secret"


RULE = Rule(CODE, find, allowable=False)
