"""The heaviest set of steps of which none waits for another: what can run at the same time.

By Dilworth's theorem, with weights: the heaviest antichain weighs what the smallest flow weighs
that passes every step as often as the step is heavy. That flow is the sum of all weights less a
maximum flow in a network in which each step gives to those after it, and the minimum cut of that
network is the antichain. Polynomial: Dinic's algorithm, without recursion.

R. P. Dilworth, "A decomposition theorem for partially ordered sets", Annals of Mathematics 51
(1950); Y. Dinitz, "Algorithm for solution of a problem of maximum flow", 1970.
"""

from collections.abc import Sequence

_ENDLESS = 1 << 62


class _Network:
    """Arcs in pairs: an arc and, at the next number, the way back."""

    def __init__(self, nodes: int) -> None:
        self.arcs: list[list[int]] = [[] for _ in range(nodes)]
        self.head: list[int] = []
        self.room: list[int] = []

    def add(self, tail: int, head: int, room: int) -> None:
        for start, end, capacity in ((tail, head, room), (head, tail, 0)):
            self.arcs[start].append(len(self.head))
            self.head.append(end)
            self.room.append(capacity)

    def levels(self, source: int) -> list[int]:
        """Distance from the source over arcs with room; -1 where there is no way."""
        level = [-1] * len(self.arcs)
        level[source] = 0
        queue = [source]
        for node in queue:
            for arc in self.arcs[node]:
                if self.room[arc] and level[self.head[arc]] < 0:
                    level[self.head[arc]] = level[node] + 1
                    queue.append(self.head[arc])
        return level

    def augment(self, source: int, sink: int, level: list[int]) -> None:
        """Fills every shortest way from source to sink."""
        following = [0] * len(self.arcs)
        way: list[int] = []
        node = source
        while True:
            if node == sink:
                self._fill(way)
                way, node = [], source
                continue
            arc = self._onward(node, level, following)
            if arc is not None:
                way.append(arc)
                node = self.head[arc]
            elif way:
                node = self.head[way.pop() ^ 1]
                following[node] += 1
            else:
                return

    def _onward(self, node: int, level: list[int], following: list[int]) -> int | None:
        arcs = self.arcs[node]
        while following[node] < len(arcs):
            arc = arcs[following[node]]
            if self.room[arc] and level[self.head[arc]] == level[node] + 1:
                return arc
            following[node] += 1
        return None

    def _fill(self, way: list[int]) -> None:
        amount = min(self.room[arc] for arc in way)
        for arc in way:
            self.room[arc] -= amount
            self.room[arc ^ 1] += amount


def heaviest(weights: Sequence[int], after: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """The members of a heaviest antichain, by number; none weighs nothing.

    `after[i]`: the numbers of what waits for `i` directly. The graph has no cycle.
    """
    count = len(weights)
    source, sink = 2 * count, 2 * count + 1
    network = _Network(2 * count + 2)
    for number, weight in enumerate(weights):
        gives, takes = number, count + number
        network.add(source, gives, weight)
        network.add(takes, sink, weight)
        network.add(takes, gives, _ENDLESS)
        for later in after[number]:
            network.add(gives, count + later, _ENDLESS)
    while (level := network.levels(source))[sink] >= 0:
        network.augment(source, sink, level)
    return tuple(
        number
        for number in range(count)
        if weights[number] and level[number] >= 0 and level[count + number] < 0
    )
