"""The graph that leads to promotion, read back from emitted files, and every way around a gate.

A target reads its own files into a `PromotionGraph`; the check here is the same for all of them:
whatever reaches promotion, approved registration or traffic must have passed every gate.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Literal, TypeAlias

from mlopsc.record import dataclass

Role: TypeAlias = Literal["start", "task", "gate", "register", "promote", "traffic"]
"""`register`: as approved. A person's approval is a gate like any other."""
SINKS: tuple[Role, ...] = ("register", "promote", "traffic")
NO_GATE = "any gate"


@dataclass(frozen=True, slots=True)
class PromotionGraph:
    """Nodes with their role, arrows from what comes before to what may come next, and the gates
    that have to be passed: those that are declared, whether they are in the graph or not.
    """

    nodes: Mapping[str, Role]
    edges: frozenset[tuple[str, str]]
    gates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bypass:
    """A way from a start to a sink that does not pass `gate`."""

    gate: str
    way: tuple[str, ...]

    def __str__(self) -> str:
        return f"{' -> '.join(self.way)} goes around {self.gate}"


def bypasses(graph: PromotionGraph) -> tuple[Bypass, ...]:
    """For every sink and every declared gate, one shortest way around it, if there is any."""
    sinks = sorted(name for name, role in graph.nodes.items() if role in SINKS)
    gates = graph.gates or (NO_GATE,)
    ways = ((gate, sink, _way(graph, sink, without=gate)) for sink in sinks for gate in gates)
    return tuple(Bypass(gate, way) for gate, _, way in ways if way)


def _way(graph: PromotionGraph, sink: str, *, without: str) -> tuple[str, ...]:
    """The nodes of a shortest way from any start to `sink`, the node `without` left out."""
    onward: dict[str, list[str]] = {}
    for tail, head in sorted(graph.edges):
        onward.setdefault(tail, []).append(head)
    starts = sorted(name for name, role in graph.nodes.items() if role == "start")
    came: dict[str, str] = dict.fromkeys(starts, "")
    queue = list(starts)
    for node in queue:
        if node == sink:
            return _back(came, sink)
        for head in onward.get(node, ()):
            if head not in came and head != without:
                came[head] = node
                queue.append(head)
    return ()


def _back(came: Mapping[str, str], node: str) -> tuple[str, ...]:
    way = [node]
    while came[way[-1]]:
        way.append(came[way[-1]])
    return tuple(reversed(way))


def chain(names: Iterable[str]) -> frozenset[tuple[str, str]]:
    """Arrows from each name to the next."""
    return frozenset(pairwise(names))
