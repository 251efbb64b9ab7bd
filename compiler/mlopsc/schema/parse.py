"""Source to Spec: the shape is checked, every fault becomes a diagnostic at its place."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.schema import faults
from mlopsc.schema.shorthand import expand
from mlopsc.schema.v1 import Spec
from mlopsc.source.model import Data, Source
from mlopsc.source.span import Path


def parse(source: Source) -> tuple[Spec | None, tuple[Diagnostic, ...]]:
    """The Spec, or all that is wrong with its shape, in the order of the file."""
    tree = expand(source.data)
    empty = tuple(_empty(source.data))
    try:
        spec = Spec.model_validate(tree)
    except ValidationError as error:
        details = error.errors(include_input=False, include_url=False)
        wrong = tuple(_diagnostics(source, tree, details))
    else:
        if not empty:
            return spec, ()
        wrong = ()
    nothing = (faults.empty(source, path) for path in empty)
    return None, tuple(sorted({each.path: each for each in (*wrong, *nothing)}.values()))


def _empty(data: Data, path: Path = ()) -> Iterator[Path]:
    """The places where nothing is written: YAML's null, which no field of the language takes."""
    if data is None:
        yield path
    parts = enumerate(data) if isinstance(data, list) else ()
    for key, value in data.items() if isinstance(data, dict) else parts:
        yield from _empty(value, (*path, key))


def _diagnostics(
    source: Source, tree: dict[str, Data], details: Iterable[ErrorDetails]
) -> Iterator[Diagnostic]:
    placed = sorted(((_path(tree, each), each) for each in details), key=_sort_key)
    for path, group in groupby(placed, key=lambda pair: pair[0]):
        errors = [error for _, error in group]
        yield faults.diagnose(source, path, faults.choose(errors))


def _sort_key(pair: tuple[Path, ErrorDetails]) -> tuple[str, ...]:
    return tuple(map(str, pair[0]))


def _path(tree: dict[str, Data], error: ErrorDetails) -> Path:
    """The place in the tree: a location without the tags that unions and keys add to it."""
    here: Data = tree
    path: Path = ()
    for part in error["loc"]:
        if isinstance(here, dict) and part in here:
            here = here[str(part)]
        elif isinstance(here, list) and isinstance(part, int) and part < len(here):
            here = here[part]
        elif error["type"] == "missing" and part == error["loc"][-1]:
            return (*path, part)
        else:
            break
        path = (*path, part)
    return path
