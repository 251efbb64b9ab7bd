"""Steps that wait for each other: none of them could ever start."""

from collections.abc import Iterator, Mapping

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.plan.graph import order
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule

CODE = "MLC505"


def find(case: Case) -> Iterator[Diagnostic]:
    needs = graph.needs(case.spec)
    told: set[str] = set()
    free = set(order(needs))
    for step in needs:
        way = () if step in free else _way_back(needs, step)
        if not way or told & set(way):
            continue
        told |= set(way)
        yield _finding(case, way)


def _finding(case: Case, way: tuple[str, ...]) -> Diagnostic:
    links = list(zip(way, (*way[1:], way[0]), strict=True))
    (reader, _), *others = (_link(case, *link) for link in links)
    if not others:
        summary = f"step `{way[0]}` reads its own output `{reader.name}`"
    else:
        summary = f"these steps wait for each other: {' -> '.join((*way, way[0]))}"
    return case.finding(
        CODE,
        reader.path,
        summary,
        "take one of these inputs out, or split a step in two: what it must do before the other "
        "step, and what it does after.",
        labels=tuple(
            case.label(each.path, f"`{each.step}` waits for `{step}`") for each, step in others
        ),
    )


def _link(case: Case, step: str, maker: str) -> tuple[graph.Read, str]:
    """The first input of `step` that `maker` makes."""
    makers = graph.producers(case.spec)
    reads = (each for each in graph.inputs(case.spec) if each.step == step)
    return next(each for each in reads if makers.get(each.name) == maker), maker


def _way_back(needs: Mapping[str, tuple[str, ...]], start: str) -> tuple[str, ...]:
    """The shortest way from a step through what it needs back to itself; nothing if none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:
        for step in needs[way[-1]]:
            if step == start:
                return way
            if step not in seen:
                seen.add(step)
                ways.append((*way, step))
    return ()


RULE = Rule(CODE, find, allowable=False)
