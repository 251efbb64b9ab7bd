"""Every text of a specification, wherever it stands, with its place."""

from collections.abc import Iterator

from mlopsc.source.model import Data
from mlopsc.source.span import Path


def strings(data: Data, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """The text values below `data` in the order of the file; keys are not among them."""
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from strings(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from strings(value, (*path, index))
