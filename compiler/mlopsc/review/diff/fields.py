"""Changes of single fields and of whole parts, and whether they take protection away."""

from collections.abc import Iterator, Mapping
from typing import Any

from mlopsc.review.diff.model import Change, Direction
from mlopsc.review.diff.risk import Row, row, whole
from mlopsc.review.diff.values import Leaf, Path, Value, magnitude, orders, values
from mlopsc.source.model import Source

_CAREFUL = ("gate", "permission", "unclassified")
"""Classes in which a change that has no direction is read as one for the worse."""


def field_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], source: Source
) -> Iterator[Change]:
    """`before` and `after` are dumped specs, the former in the names of the latter."""
    old, new = values(before), values(after)
    parts: set[Path] = set()
    for path in sorted(old.keys() | new.keys()):
        left, right = old.get(path), new.get(path)
        if left and right and _same(path, left.leaf, right.leaf):
            if str(left.leaf) != str(right.leaf):
                yield _rewritten(path, left, right, source)
            continue
        part = whole(path) if (left is None) != (right is None) else None
        if part is not None and _came_or_went(part[1], old if left is None else new):
            if part[1] not in parts:
                parts.add(part[1])
                yield _part(*part, old, new, source)
            continue
        yield _field(row(path), path, left, right, source)
    yield from _reordered(before, after, source)


def _rewritten(path: Path, left: Value, right: Value, source: Source) -> Change:
    """`60m` where there was `1h`."""
    dotted, before, after = ".".join(path), _shown(left.leaf), _shown(right.leaf)
    words = f"{dotted} is written in another way and means the same"
    return Change("cosmetic", "neutral", dotted, before, after, words, _place(right, source))


def _same(path: Path, left: Leaf, right: Leaf) -> bool:
    """Equal in meaning: `60m` is `1h`, 1 is 1.0."""
    if type(left) is type(right) and left == right:
        return True
    sizes = magnitude(path, left), magnitude(path, right)
    return sizes[0] is not None and sizes[0] == sizes[1] and _unit(left) == _unit(right)


def _unit(value: Leaf) -> str:
    """The currency of money, which is no part of its number."""
    return value.split(" ")[1] if isinstance(value, str) and " " in value else ""


def _came_or_went(part: Path, other: Mapping[Path, Value]) -> bool:
    return not any(path[: len(part)] == part for path in other)


def _field(
    rule: Row, path: Path, left: Value | None, right: Value | None, source: Source
) -> Change:
    before, after = left.leaf if left else None, right.leaf if right else None
    turn = direction(rule, path, before, after)
    dotted = ".".join(path)
    return Change(
        rule.risk,
        turn,
        dotted,
        _shown(before),
        _shown(after),
        f"{dotted} {_verb(rule, turn, before, after)}",
        _place(right, source),
    )


def direction(rule: Row, path: Path, before: Leaf | None, after: Leaf | None) -> Direction:
    """Whether the change takes protection away, adds some, or neither."""
    if rule.worse == "never":
        return "neutral"
    if rule.worse in ("up", "down"):
        return _bound(rule, path, before, after)
    if rule.worse == "more":
        return _demand(path, before, after)
    if rule.worse in ("gone", "new"):
        lost = (after in (None, False)) if rule.worse == "gone" else before is None
        return "worse" if lost else "better" if _turned(rule, before, after) else "neutral"
    if rule.risk == "permission" and after is None:
        return "better"
    if rule.risk == "gate" and before is None:
        return "better"
    return "worse" if rule.risk in _CAREFUL else "neutral"


def _bound(rule: Row, path: Path, before: Leaf | None, after: Leaf | None) -> Direction:
    """No bound is the worst bound."""
    if after is None or before is None:
        return "worse" if after is None else "better"
    old, new = magnitude(path, before), magnitude(path, after)
    if old is None or new is None or _unit(before) != _unit(after):
        return "worse"
    return "worse" if (new > old) == (rule.worse == "up") else "better"


def _demand(path: Path, before: Leaf | None, after: Leaf | None) -> Direction:
    """Nothing is the least that can be asked for."""
    if after is None or before is None:
        return "better" if after is None else "worse"
    old, new = magnitude(path, before), magnitude(path, after)
    return "better" if old is not None and new is not None and new < old else "worse"


def _turned(rule: Row, before: Leaf | None, after: Leaf | None) -> bool:
    """Whether a watch was switched on, or an exception withdrawn."""
    return before in (None, False) if rule.worse == "gone" else after is None


def _verb(rule: Row, turn: Direction, before: Leaf | None, after: Leaf | None) -> str:
    if before is None or after is None:
        return "is new" if before is None else "is gone"
    words = {"worse": "loosened", "better": "tightened", "neutral": "changed"}
    if rule.risk == "quota":
        words = {"worse": "raised", "better": "lowered", "neutral": "changed"}
    return words[turn] if rule.worse in ("up", "down", "more") else "changed"


def _part(
    rule: Row, path: Path, old: Mapping[Path, Value], new: Mapping[Path, Value], source: Source
) -> Change:
    """A step, a gate, an override that came or went, with what it holds."""
    side = old if _came_or_went(path, new) else new
    held = {each[len(path) :]: v for each, v in side.items() if each[: len(path)] == path}
    text = ", ".join(f"{'.'.join(key)}: {_shown(value.leaf)}" for key, value in held.items())
    gone, dotted = side is old, ".".join(path)
    first = next(iter(held.values()))
    reason = held.get(("because",))
    return Change(
        rule.risk,
        _part_direction(rule, gone=gone),
        dotted,
        text if gone else None,
        None if gone else text,
        f"{dotted} {'is gone' if gone else 'is new'}",
        "" if gone else str(source.key(first.place[: len(path)])),
        f"because: {reason.leaf}" if reason and not gone else "",
    )


def _part_direction(rule: Row, *, gone: bool) -> Direction:
    if rule.worse == "any":
        return "neutral"
    return "worse" if gone == (rule.worse == "gone") else "better"


def _reordered(
    before: Mapping[str, Any], after: Mapping[str, Any], source: Source
) -> Iterator[Change]:
    old = dict(orders(before))
    for path, names in orders(after):
        was = old.get(path, names)
        if was != names and sorted(was) == sorted(names) and path[-1] not in ("run", "names"):
            dotted = ".".join(path)
            place = str(source.key(path)) if path in source.values else ""
            left, right = ", ".join(was), ", ".join(names)
            summary = f"{dotted} is in another order"
            yield Change("cosmetic", "neutral", dotted, left, right, summary, place)


def _shown(value: Leaf | None) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def _place(value: Value | None, source: Source) -> str:
    """Where the new value is written; nothing where a default holds."""
    if value is None or value.place not in source.values:
        return ""
    return str(source.key(value.place))
