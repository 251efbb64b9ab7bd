"""The order of the keys: that of the language where it has one, the writer's own elsewhere."""

from functools import cache

from mlopsc.schema.expected import fields
from mlopsc.source.overlay import SECTION
from mlopsc.source.span import Path

_CHOICE = "use"


def ordered(path: Path, keys: list[str]) -> list[str]:
    """`keys` of the mapping at `path` in the language's order.

    Names that a team chooses (steps, datasets, metrics) keep the team's order, and so does a
    mapping with a key that the language does not know: it is an error, and is left in its place.
    """
    known = _known(_in_base(path))
    if not all(key in known for key in keys):
        return keys
    return sorted(keys, key=known.index)


def _in_base(path: Path) -> Path:
    """Where an environment's field stands in the base."""
    return path[2:] if len(path) > 1 and path[0] == SECTION else path


@cache
def _known(path: Path) -> tuple[str, ...]:
    known = fields(path)
    if _CHOICE in known:
        # What is chosen is read before the reason for it.
        return (_CHOICE, *(each for each in known if each != _CHOICE))
    return known if path else (*known, SECTION)
