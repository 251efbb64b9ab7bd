"""The pipeline as a drawing: data, steps, the gates that all must pass, and what lies behind."""

from collections.abc import Mapping
from itertools import accumulate

from mlopsc.plan.model import Plan, Step
from mlopsc.review.report.gate_row import gate_row
from mlopsc.review.report.layers import Rows, Spot, layered
from mlopsc.review.report.shapes import (
    NAME,
    SMALL,
    TIP,
    Badge,
    Box,
    Drawing,
    Wire,
    down,
    fitting,
    taken,
)
from mlopsc.review.report.words import badges, duration, gates, resources, shortened

_MOST = 4
"""Nodes in a row: what a printed page can show."""
_WIDE, _GAP, _PASSAGE, _BETWEEN = 212, 28, 16, 46
_PAD, _HEAD, _DATA_HEAD, _BADGE_LINE, _BADGE_PAD = 12, 50, 50, 24, 7
_MARGIN, _NARROWEST = 8, 692
_GATES = "gates"


def draw(plan: Plan) -> Drawing:
    """The drawing of a plan; the same numbers each time."""
    rows, edges = layered(_needs(plan), _MOST, last=_GATES)
    inner = max((_NARROWEST, *(_row_width(row) for row in rows)))
    middles = _middles(rows, inner)
    nodes = _nodes(plan)
    tops = _tops(rows, nodes)
    boxes = {
        spot: _placed(nodes[spot.name], middles[spot], tops[spot.row])
        for row in rows
        for spot in row
        if spot.name in nodes and not spot.gap
    }
    wires = tuple(_wire(tail, head, boxes, middles, tops) for tail, head in edges)
    behind, across = gate_row(plan, _MARGIN, tops[-2], inner) if plan.model else ((), ())
    every = (*boxes.values(), *behind)
    height = max((each.foot for each in every), default=0) + _MARGIN
    return Drawing(inner + 2 * _MARGIN, height, every, (*wires, *across), _words(plan))


def _needs(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """By key (`data.NAME`, `step.NAME`), what comes before it."""
    names = {each.name for each in plan.data}
    needs: dict[str, tuple[str, ...]] = {f"data.{name}": () for name in names & _read(plan)}
    needs = {key: needs[key] for key in sorted(needs)}
    for step in plan.steps:
        before = (
            f"step.{each.producer}" if each.producer else f"data.{each.name}"
            for each in step.inputs
        )
        needs[f"step.{step.name}"] = tuple(dict.fromkeys(before))
    if plan.model:
        judged = plan.evaluation
        found = (plan.model.step, judged and judged.holdout_step, judged and judged.step)
        needs[_GATES] = tuple(dict.fromkeys(f"step.{name}" for name in found if name))
    return needs


def _read(plan: Plan) -> set[str]:
    return {each.name for step in plan.steps for each in step.inputs if not each.producer}


def _nodes(plan: Plan) -> Mapping[str, Box]:
    """Every box, not yet placed."""
    kinds = {f"data.{each.name}": (each.name, each.kind) for each in plan.data}
    room = _WIDE - 2 * _PAD
    boxes = {
        key: Box(
            "data",
            0,
            0,
            _WIDE,
            _DATA_HEAD,
            f"dataset {name}",
            shortened(name, fitting(room, NAME)),
            f"data, {kind}",
        )
        for key, (name, kind) in kinds.items()
    }
    return boxes | {f"step.{each.name}": _step(each, plan) for each in plan.steps}


def _step(step: Step, plan: Plan) -> Box:
    room = _WIDE - 2 * _PAD
    detail = f"{resources(step.resources)} · {duration(step.timeout_seconds)}"
    marks = _badges(badges(step, plan), room)
    lines = len({each.y for each in marks})
    height = _HEAD + lines * _BADGE_LINE + (4 if lines else 0)
    cut = shortened(step.name, fitting(room, NAME)), shortened(detail, fitting(room, SMALL))
    return Box("step", 0, 0, _WIDE, height, f"step {step.name}", *cut, marks)


def _badges(named: tuple[tuple[str, str], ...], room: int) -> tuple[Badge, ...]:
    """In lines, as many as fit in each."""
    found: list[Badge] = []
    x, y = 0, 0
    for kind, words in named:
        text = shortened(words, fitting(room - 2 * _BADGE_PAD, SMALL))
        width = taken(text, SMALL) + 2 * _BADGE_PAD
        if x and x + width > room:
            x, y = 0, y + _BADGE_LINE
        found.append(Badge(kind, _PAD + x, _HEAD - 2 + y, width, text))
        x += width + 6
    return tuple(found)


def _row_width(row: tuple[Spot, ...]) -> int:
    return sum(map(_wide, row))


def _wide(spot: Spot) -> int:
    """With half a gap at either side of a box."""
    return 0 if spot.name == _GATES else _PASSAGE if spot.gap else _WIDE + _GAP


def _middles(rows: Rows, inner: int) -> Mapping[Spot, int]:
    """Each row in the middle of the page."""
    middles: dict[Spot, int] = {}
    for row in rows:
        x = _MARGIN + (inner - _row_width(row)) // 2
        for spot in row:
            middles[spot] = x + _wide(spot) // 2
            x += _wide(spot)
    return middles


def _tops(rows: Rows, nodes: Mapping[str, Box]) -> tuple[int, ...]:
    """Where each row begins, and where all end."""
    heights = (
        max(
            (nodes[each.name].height for each in row if not each.gap and each.name in nodes),
            default=0,
        )
        for row in rows
    )
    return tuple(accumulate((each + _BETWEEN for each in heights), initial=_MARGIN))


def _placed(box: Box, middle: int, top: int) -> Box:
    x = middle - box.width // 2
    marks = tuple(
        Badge(each.kind, x + each.x, top + each.y, each.width, each.text) for each in box.badges
    )
    sizes = box.width, box.height
    return Box(box.kind, x, top, *sizes, box.title, box.name, box.detail, marks)


def _wire(
    tail: Spot,
    head: Spot,
    boxes: Mapping[Spot, Box],
    middles: Mapping[Spot, int],
    tops: tuple[int, ...],
) -> Wire:
    """Straight down past its own row, then a curve through the space between two rows."""
    start = boxes[tail].foot if tail in boxes else tops[tail.row]
    bend, end = tops[tail.row + 1] - _BETWEEN, tops[head.row] - (0 if head.gap else TIP)
    a, half = middles[tail], (bend + end) // 2
    b = a if head.name == _GATES else middles[head]
    tip = "" if head.gap else down(b, tops[head.row])
    return Wire(f"M{a} {start}V{bend}C{a} {half} {b} {half} {b} {end}", tip)


def _words(plan: Plan) -> str:
    steps = ", ".join(each.name for each in plan.steps)
    passed = f" Every one of {len(gates(plan.gates))} gates must pass" if plan.model else ""
    ending = " before the model is registered and promoted." if passed else ""
    return f"{len(plan.steps)} steps, in the order in which they can run: {steps}.{passed}{ending}"
