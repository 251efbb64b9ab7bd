"""A key that cannot be a name: what is wrong with it, and the name that was probably meant."""

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.schema import meant, said
from mlopsc.schema.tree import parent_keys
from mlopsc.schema.v1.forms import EXPECTS, NAME
from mlopsc.source import edit
from mlopsc.source.model import Source
from mlopsc.source.secrets import show
from mlopsc.source.span import Path


def bad_name(source: Source, path: Path, pattern: str = NAME) -> Diagnostic:
    """A key that its map does not take as a name."""
    key = str(path[-1])
    better = meant.form(pattern, key)
    taken = parent_keys(source, path)
    is_free = isinstance(better, str) and better not in taken and path in source.keys
    takes = EXPECTS.get(pattern, "a proper name")
    return Diagnostic(
        source.key(path),
        "MLC205",
        "error",
        f"{show(key)} cannot be a name in {said.place(path[:-1])}",
        with_guess(f"write {takes}", str(better) if is_free else None),
        fix=edit.rename_key(source, path, str(better)) if is_free else (),
        path=path,
    )


def with_guess(help_: str, guess: str | None) -> str:
    """What to write, and where one can be told, how it reads here."""
    return f"{help_.rstrip('.')}." if guess is None else f"{help_.rstrip('.')}; here `{guess}`."
