"""The tree of a source beside the tree that is checked, in which short forms are written out."""

from mlopsc.schema.inline import inline
from mlopsc.source import edit
from mlopsc.source.model import Data, Source
from mlopsc.source.span import Edit, Path


def value_at(source: Source, path: Path) -> Data:
    """The value at `path` as it is written; of a short form, the word that it is."""
    here: Data = source.data
    for part in path:
        if isinstance(here, dict):
            here = here.get(str(part))
        elif isinstance(here, list):
            here = here[int(part)]
        else:
            return here
    return here


def replace(source: Source, path: Path, value: Data) -> tuple[Edit, ...]:
    """The edits that put `value` at `path`, or in place of the short form that stands there."""
    while path and path not in source.values:
        path = path[:-1]
    return edit.set_value(source, path, inline(value)) if path else ()


def parent_keys(source: Source, path: Path) -> tuple[str, ...]:
    """The keys that stand in the same mapping as `path`."""
    parent = value_at(source, path[:-1])
    return tuple(parent) if isinstance(parent, dict) else ()
