"""A layered layout: nodes in rows, long edges through the gaps of the rows between, few crossings.

Longest-path layers, at most a given number of nodes in a row; the edges of one source share one
gap a row; the order within rows by barycentres, swept down and up, the best seen is kept. See
Sugiyama, Tagawa and Toda, https://doi.org/10.1109/TSMC.1981.4308636.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from mlopsc.record import dataclass

_SWEEPS = 8
_SCALE = 1000


@dataclass(frozen=True, slots=True)
class Spot:
    """A node in its row; where `gap`, only the edges of that node pass there."""

    name: str
    row: int
    gap: bool = False


Rows: TypeAlias = tuple[tuple[Spot, ...], ...]
Edges: TypeAlias = tuple[tuple[Spot, Spot], ...]


def layered(
    needs: Mapping[str, tuple[str, ...]], most: int, *, last: str = ""
) -> tuple[Rows, Edges]:
    """`needs`: every node behind all that it needs; `last` stands below all others, alone."""
    nodes = _spots({name: before for name, before in needs.items() if name != last}, most)
    if last in needs:
        nodes[last] = Spot(last, 1 + max((each.row for each in nodes.values()), default=-1))
    edges = _edges(needs, nodes)
    found = dict.fromkeys((*nodes.values(), *(spot for edge in edges for spot in edge)))
    count = 1 + max((spot.row for spot in found), default=-1)
    rows: Rows = tuple(tuple(each for each in found if each.row == row) for row in range(count))
    return _untangled(rows, edges), edges


def crossings(rows: Rows, edges: Edges) -> int:
    """Pairs of edges between the same two rows that cross."""
    at = _positions(rows)
    ends = sorted((tail.row, at[tail], at[head]) for tail, head in edges)
    return sum(
        1
        for number, (row, tail, head) in enumerate(ends)
        for other_row, other_tail, other_head in ends[number + 1 :]
        if row == other_row and tail < other_tail and head > other_head
    )


def _spots(needs: Mapping[str, tuple[str, ...]], most: int) -> dict[str, Spot]:
    depth: dict[str, int] = {}
    for name, before in needs.items():
        depth[name] = 1 + max((depth[each] for each in before), default=-1)
    spots: dict[str, Spot] = {}
    row = 0
    for level in range(1 + max(depth.values(), default=-1)):
        names = [name for name, at in depth.items() if at == level]
        for start in range(0, len(names), most):
            spots |= {name: Spot(name, row) for name in names[start : start + most]}
            row += 1
    return spots


def _edges(needs: Mapping[str, tuple[str, ...]], nodes: Mapping[str, Spot]) -> Edges:
    edges: dict[tuple[Spot, Spot], None] = {}
    for name, before in needs.items():
        for each in before:
            here = nodes[each]
            for row in range(here.row + 1, nodes[name].row):
                onward = Spot(each, row, gap=True)
                edges[here, onward] = None
                here = onward
            edges[here, nodes[name]] = None
    return tuple(edges)


def _untangled(rows: Rows, edges: Edges) -> Rows:
    best, fewest = rows, crossings(rows, edges)
    above: dict[Spot, list[Spot]] = {}
    below: dict[Spot, list[Spot]] = {}
    for tail, head in edges:
        above.setdefault(head, []).append(tail)
        below.setdefault(tail, []).append(head)
    for sweep in range(_SWEEPS):
        down = sweep % 2 == 0
        rows = _swept(rows, above if down else below, down=down)
        count = crossings(rows, edges)
        if count < fewest:
            best, fewest = rows, count
    return best


def _swept(rows: Rows, beside: Mapping[Spot, Sequence[Spot]], *, down: bool) -> Rows:
    """Each row by the barycentre of what its spots hang on, in the row that was done before."""
    done = list(rows)
    for number in range(len(rows)) if down else reversed(range(len(rows))):
        at = _positions(tuple(done))
        done[number] = tuple(sorted(done[number], key=_barycentre(at, beside)))
    return tuple(done)


def _barycentre(
    at: Mapping[Spot, int], beside: Mapping[Spot, Sequence[Spot]]
) -> Callable[[Spot], tuple[int, int]]:
    def key(spot: Spot) -> tuple[int, int]:
        near = [at[each] for each in beside.get(spot, ())] or [at[spot]]
        return sum(near) // len(near), at[spot]

    return key


def _positions(rows: Rows) -> dict[Spot, int]:
    """The middle of every spot, as a share of its row, in thousandths."""
    return {
        spot: (2 * number + 1) * _SCALE // (2 * len(row))
        for row in rows
        for number, spot in enumerate(row)
    }
