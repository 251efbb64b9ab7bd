"""Source to Spec: the shape is checked, every fault becomes a diagnostic at its place."""

from collections.abc import Iterator

from pydantic_core import ErrorDetails, ValidationError

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.schema.frozen import language
from mlopsc.schema.shorthand import expand
from mlopsc.schema.v1 import Spec
from mlopsc.source.model import Data, Source
from mlopsc.source.span import Path


def parse(source: Source) -> tuple[Spec | None, tuple[Diagnostic, ...]]:
    """The Spec, or all that is wrong with its shape, in the order of the file."""
    tree = expand(source.data)
    empty = tuple(_empty(source.data))
    details: list[ErrorDetails] = []
    try:
        spec: Spec = language().validator.validate_python(tree)
    except ValidationError as error:
        details = error.errors(include_input=False, include_url=False)
    else:
        if not empty:
            return spec, ()
    from mlopsc.schema.refused import refused  # noqa: PLC0415 - makes the models

    return None, refused(source, tree, details, empty)


def _empty(data: Data, path: Path = ()) -> Iterator[Path]:
    """The places where nothing is written: YAML's null, which no field of the language takes."""
    if data is None:
        yield path
    parts = enumerate(data) if isinstance(data, list) else ()
    for key, value in data.items() if isinstance(data, dict) else parts:
        yield from _empty(value, (*path, key))
