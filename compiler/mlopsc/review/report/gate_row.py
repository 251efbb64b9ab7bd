"""The frame of gates that all must pass, and behind it: register, promote, serve."""

from collections.abc import Iterator
from itertools import pairwise

from mlopsc.plan.model import Plan
from mlopsc.review.report.shapes import NAME, SMALL, TIP, Box, Wire, across, down, fitting
from mlopsc.review.report.words import GateWords, gates, resources, shortened

_CHIP, _CHIP_HEIGHT, _GAP, _PAD = 300, 46, 12, 16
_TITLE, _BELOW, _AFTER_HEIGHT, _ACROSS = 36, 44, 50, 28


def gate_row(
    plan: Plan, left: int, top: int, width: int
) -> tuple[tuple[Box, ...], tuple[Wire, ...]]:
    """Everything from the frame on, `width` wide."""
    frame, *chips = _frame(gates(plan.gates), left, top, width)
    after = list(_after(plan, left, frame.foot + _BELOW, width))
    first = after[0]
    below = Wire(f"M{first.middle} {frame.foot}V{first.y - TIP}", down(first.middle, first.y))
    onward = (
        Wire(
            f"M{a.x + a.width} {a.y + a.height // 2}H{b.x - TIP}", across(b.x, b.y + b.height // 2)
        )
        for a, b in pairwise(after)
    )
    return (frame, *chips, *after), (below, *onward)


def _frame(named: tuple[GateWords, ...], left: int, top: int, width: int) -> Iterator[Box]:
    columns = max(1, (width - 2 * _PAD + _GAP) // (_CHIP + _GAP))
    rows = -(-len(named) // columns)
    title = f"every gate must pass ({len(named)})" if named else "no gates"
    height = _TITLE + rows * (_CHIP_HEIGHT + _GAP) + (_PAD - _GAP if rows else 0)
    yield Box("frame", left, top, width, height, title, title, "")
    each_wide = (width - 2 * _PAD - (columns - 1) * _GAP) // columns
    for number, gate in enumerate(named):
        row, column = divmod(number, columns)
        x = left + _PAD + column * (each_wide + _GAP)
        y = top + _TITLE + row * (_CHIP_HEIGHT + _GAP)
        yield _box("gate", (x, y, each_wide, _CHIP_HEIGHT), gate.name, gate.bound)


def _after(plan: Plan, left: int, top: int, width: int) -> Iterator[Box]:
    assert plan.model is not None  # noqa: S101 - gates judge a model
    by = plan.gates.approved_by
    named = [
        ("register", f"{plan.model.name} ({plan.model.format})"),
        ("promote", "once approved" if by else "automatic"),
    ]
    if plan.serving is not None:
        serving = plan.serving
        much = resources(serving.resources) if serving.resources else serving.runtime
        named.append((f"serve, {serving.mode}", much))
    each_wide = (width - (len(named) - 1) * _ACROSS) // len(named)
    for number, (name, detail) in enumerate(named):
        x = left + number * (each_wide + _ACROSS)
        yield _box("after", (x, top, each_wide, _AFTER_HEIGHT), name, detail)


def _box(kind: str, at: tuple[int, int, int, int], name: str, detail: str) -> Box:
    room = at[2] - 2 * _GAP
    cut = shortened(name, fitting(room, NAME)), shortened(detail, fitting(room, SMALL))
    return Box(kind, *at, f"{name}: {detail}", *cut)
