"""The order of the steps: who waits for whom, always told in the same order."""

from collections.abc import Iterable, Mapping

from mlopsc.run.reading import BrokenTreeError
from mlopsc.run.tree import PIPELINE, Step


def order(steps: Mapping[str, Step]) -> tuple[Step, ...]:
    """Every step after those it reads from; ties by name. Raises BrokenTreeError on a cycle."""
    placed: dict[str, Step] = {}
    while len(placed) < len(steps):
        ready = [
            name
            for name in sorted(steps)
            if name not in placed and steps[name].producers <= placed.keys()
        ]
        if not ready:
            stuck = ", ".join(sorted(steps.keys() - placed.keys()))
            raise BrokenTreeError(f"{PIPELINE} at steps: these wait for each other: {stuck}")
        placed.update((name, steps[name]) for name in ready)
    return tuple(placed.values())


def before(steps: Mapping[str, Step], name: str) -> frozenset[str]:
    """All that must have run before `name` can; not `name` itself."""
    return _reach(name, {each: step.producers for each, step in steps.items()})


def after(steps: Mapping[str, Step], name: str) -> frozenset[str]:
    """All that reads from `name`, at any distance; not `name` itself."""
    readers = {
        each: [other for other, step in steps.items() if each in step.producers] for each in steps
    }
    return _reach(name, readers)


def _reach(name: str, edges: Mapping[str, Iterable[str]]) -> frozenset[str]:
    found: set[str] = set()
    ahead = list(edges[name])
    while ahead:
        each = ahead.pop()
        if each not in found:
            found.add(each)
            ahead.extend(edges[each])
    return frozenset(found)
