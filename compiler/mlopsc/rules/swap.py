"""Two values that stand the wrong way round, as the edits that swap them."""

from mlopsc.source import edit
from mlopsc.source.model import Source
from mlopsc.source.span import Edit, Path


def swap(source: Source, one: Path, other: Path) -> tuple[Edit, ...]:
    """Both values, each as it is written, in the place of the other."""
    return (
        *edit.set_value(source, one, _written(source, other)),
        *edit.set_value(source, other, _written(source, one)),
    )


def _written(source: Source, path: Path) -> str:
    """The text of a scalar, which stands on one line."""
    span = source.values[path]
    return source.text.splitlines()[span.line - 1][span.column - 1 : span.end_column - 1]
