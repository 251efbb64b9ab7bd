"""Two compiled sides to a difference: fields, decisions, data, what runs at once, permissions."""

from collections.abc import Iterator, Mapping

from mlopsc.artifact.source_map import MAP_NAME
from mlopsc.decisions.case import Case
from mlopsc.pipeline import Built
from mlopsc.plan.capacity import Capacity
from mlopsc.plan.capacity_words import amount, label
from mlopsc.record import dataclass, replace
from mlopsc.review.diff.cost import cost_changes
from mlopsc.review.diff.fields import field_changes
from mlopsc.review.diff.model import Change, Difference
from mlopsc.review.diff.permissions import permission_changes
from mlopsc.review.diff.renames import Rename, renamed, renames
from mlopsc.schema.object import as_data


@dataclass(frozen=True, slots=True)
class Side:
    """One state of a project: what it compiles to, and the tree that stands there.

    `tree` are the files that were committed, or that stand on disk; none where nothing was built.
    `astray` are those of them that are not what the spec compiles to.
    """

    name: str
    built: Built
    raw: bytes
    tree: Mapping[str, str]
    astray: tuple[str, ...] = ()


def compare(before: Side, after: Side) -> Difference:
    """Every change of meaning. Both sides compile."""
    changes = [*_meaning(before, after), *_trees(before, after)]
    if not changes and _files(before) != _files(after):
        changes.append(_unexplained(before, after))
    if not changes and before.raw != after.raw:
        file = after.built.checked.file
        words = f"{file} was reformatted: comments, order or layout; it means the same"
        changes.append(Change("cosmetic", "neutral", file, None, None, words))
    return Difference(before.name, after.name, tuple(sorted(changes, key=lambda each: each.rank)))


def _meaning(before: Side, after: Side) -> Iterator[Change]:
    old, new = _case(before), _case(after)
    dumped = [as_data(each.spec) for each in (old, new)]
    pairs = renames(*dumped)
    yield from map(_renamed, pairs)
    yield from field_changes(renamed(dumped[0], pairs), dumped[1], new.source)
    yield from _decisions(old, new, pairs)
    yield from _pins(old, new, pairs)
    yield from _inputs(before.built, after.built)
    if before.built.capacity and after.built.capacity:
        yield from _peaks(before.built.capacity, after.built.capacity)
    if before.built.plan and after.built.plan:
        yield from cost_changes(before.built.plan, after.built.plan)


def _renamed(pair: Rename) -> Change:
    noun = "step" if pair.section == "pipeline.steps" else "dataset"
    path = f"{pair.section}.{pair.after}"
    words = f"{noun} {pair.before} is now called {pair.after}"
    return Change("cosmetic", "neutral", path, pair.before, pair.after, words)


def _decisions(old: Case, new: Case, pairs: tuple[Rename, ...]) -> Iterator[Change]:
    now = new.decisions.taken
    names = {f"data.{each.before}": f"data.{each.after}" for each in pairs}
    was = {names.get(name, name): each for name, each in old.decisions.taken.items()}
    for name in sorted(was.keys() & now.keys()):
        if was[name].choice != now[name].choice:
            taken = now[name]
            yield Change(
                "decision",
                "worse",
                f"decided: {name}",
                was[name].choice,
                taken.choice,
                f"{name} is now decided as {taken.choice}",
                note=f"by {taken.rule}: {taken.because}" if taken.rule else "",
            )


def _pins(old: Case, new: Case, pairs: tuple[Rename, ...]) -> Iterator[Change]:
    names = {each.before: each.after for each in pairs if each.section == "data"}
    was = {names.get(name, name): pin.sha256 for name, pin in old.lock.pins.items()}
    now = {name: pin.sha256 for name, pin in new.lock.pins.items()}
    for name in sorted(was.keys() | now.keys()):
        left, right = was.get(name), now.get(name)
        if left != right and name in {*old.spec.data, *new.spec.data, *names.values()}:
            words = f"the content of dataset {name} changed" if left and right else "is pinned anew"
            words = words if left and right else f"dataset {name} {words}"
            yield Change("version", "neutral", f"data.{name}", _short(left), _short(right), words)


def _inputs(before: Built, after: Built) -> Iterator[Change]:
    """Files that the spec names, such as the feature schema; the pins were told one by one."""
    was, now = before.checked.inputs, after.checked.inputs
    for path in sorted((was.keys() | now.keys()) - {"data.lock.json"}):
        if was.get(path) != now.get(path):
            left, right = _short(was.get(path)), _short(now.get(path))
            yield Change("version", "neutral", path, left, right, f"{path} changed")


def _short(digest: str | None) -> str | None:
    return digest and f"{digest.removeprefix('sha256:')[:12]}…"


def _peaks(before: Capacity, after: Capacity) -> Iterator[Change]:
    was = {each.resource: each for each in before.peaks}
    now = {each.resource: each for each in after.peaks}
    for name in sorted(was.keys() | now.keys()):
        left, right = (side[name].total if name in side else 0 for side in (was, now))
        if left != right:
            yield Change(
                "quota",
                "worse" if right > left else "better",
                f"peak: {label(name)}",
                amount(name, left),
                amount(name, right),
                f"at most {amount(name, right)} {label(name)} run at once, "
                f"{amount(name, left)} before",
            )


def _trees(before: Side, after: Side) -> Iterator[Change]:
    """What the trees permit, and where one is not what its spec compiles to."""
    yield from permission_changes(before.tree or _files(before), after.tree or _files(after))
    for path in after.astray:
        words = f"{path} is not what the spec compiles to: stale, or edited by hand"
        yield Change("unclassified", "worse", path, None, None, words)
    for path in before.astray:
        if path not in after.astray:
            words = f"{path} was not what its spec compiled to at {before.name}, and is now"
            yield Change("unclassified", "better", path, None, None, words)


def _unexplained(before: Side, after: Side) -> Change:
    old, new = _files(before), _files(after)
    paths = sorted(each for each in old.keys() | new.keys() if old.get(each) != new.get(each))
    words = f"{', '.join(paths)} changed, and no field of the spec says why"
    return Change("unclassified", "worse", "out/", None, None, words)


def _files(side: Side) -> dict[str, str]:
    """What the spec compiles to, without the digest that only says which words it is written in."""
    digest = side.built.plan.spec_digest if side.built.plan else ""
    files = (each for each in side.built.artifacts if each.path != MAP_NAME)
    return {each.path: each.text.replace(digest, "") for each in files}


def _case(side: Side) -> Case:
    assert side.built.checked.case is not None  # noqa: S101 - both sides compile
    return side.built.checked.case


def merged(differences: Mapping[str, Difference]) -> Difference:
    """The differences of several environments as one: what changed in all is told once."""
    found: dict[Change, list[str]] = {}
    for name, difference in differences.items():
        for change in difference.changes:
            found.setdefault(replace(change, environments=()), []).append(name)
    first = next(iter(differences.values()))
    every = len(differences)
    changes = (
        replace(change, environments=() if len(names) == every else tuple(names))
        for change, names in found.items()
    )
    return replace(first, changes=tuple(sorted(changes, key=lambda each: each.rank)))
