"""A spec of the wrong shape: each of pydantic's errors, and each empty place, as a diagnostic.

Apart from `parse`, for the words come from the models, and to make those costs a third of a build.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby

from pydantic_core import ErrorDetails

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.schema import faults
from mlopsc.source.model import Data, Source
from mlopsc.source.span import Path


def refused(
    source: Source, tree: dict[str, Data], details: Iterable[ErrorDetails], empty: Iterable[Path]
) -> tuple[Diagnostic, ...]:
    """One diagnostic for each place that is wrong, in the order of the file."""
    wrong = _diagnostics(source, tree, details)
    nothing = (faults.empty(source, path) for path in empty)
    return tuple(sorted({each.path: each for each in (*wrong, *nothing)}.values()))


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
