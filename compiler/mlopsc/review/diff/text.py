"""A difference for a terminal."""

from collections.abc import Iterator
from itertools import groupby

from mlopsc.review.diff.headline import headline
from mlopsc.review.diff.model import RISKS, Change, Difference

_BOLD, _RED, _GREEN, _RESET = "\x1b[1m", "\x1b[31m", "\x1b[32m", "\x1b[0m"
_MARKS = {"worse": ("!", _RED), "better": ("+", _GREEN), "neutral": ("~", "")}


def render(difference: Difference, *, color: bool) -> str:
    """`!` takes protection away, `+` adds some, `~` does neither."""
    return "\n".join(_lines(difference, color=color)) + "\n"


def _lines(difference: Difference, *, color: bool) -> Iterator[str]:
    yield f"{difference.before} -> {difference.after}"
    yield _painted(headline(difference), _BOLD, color=color)
    for risk, changes in groupby(difference.changes, key=lambda each: each.risk):
        yield ""
        yield _painted(RISKS[risk], _BOLD, color=color)
        for each in changes:
            yield from _change(each, color=color)


def _change(change: Change, *, color: bool) -> Iterator[str]:
    mark, paint = _MARKS[change.direction]
    where = f" ({change.place})" if change.place else ""
    only = f" [{', '.join(change.environments)}]" if change.environments else ""
    yield _painted(f"  {mark} {change.summary}{only}", paint, color=color) + where
    if change.before is not None and change.after is not None:
        yield f"      {change.before} -> {change.after}"
    elif change.before is not None or change.after is not None:
        yield f"      {'was' if change.after is None else 'is'} {change.before or change.after}"
    if change.note:
        yield f"      {change.note}"


def _painted(text: str, paint: str, *, color: bool) -> str:
    return f"{paint}{text}{_RESET}" if color and paint else text
