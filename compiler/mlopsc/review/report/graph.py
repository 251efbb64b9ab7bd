"""The pipeline as a picture: boxes in columns, whole numbers only, the same on every machine.

A column holds what can start once the column before it is done (longest path). Within a column
boxes stand near what they read (barycentres), so that few arrows cross. See K. Sugiyama, S. Tagawa,
M. Toda, "Methods for visual understanding of hierarchical system structures", IEEE Transactions on
Systems, Man, and Cybernetics 11 (1981).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mlopsc.plan.capacity_words import amount
from mlopsc.plan.model import Gates, Plan, Step

Kind: TypeAlias = Literal["data", "step", "gate", "end"]
CHARACTER, PADDING, LINE = 8, 12, 18
"""Pixels: of a character of the monospaced face, around a text, between two lines."""
GAP_X, GAP_Y, MARGIN = 56, 18, 8
_SWEEPS = 4


@dataclass(frozen=True, slots=True)
class Node:
    """What is drawn in one box; `lines[0]` is its name."""

    name: str
    kind: Kind
    lines: tuple[str, ...]
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    kind: Kind
    x: int
    y: int
    width: int
    height: int
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Arrow:
    """A curve from the right edge of a box to the left edge of another: `M x1 y1 C …`."""

    x1: int
    y1: int
    x2: int
    y2: int

    @property
    def middle(self) -> int:
        return (self.x1 + self.x2) // 2


@dataclass(frozen=True, slots=True)
class Picture:
    """`words` says the same for who cannot see it."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    words: str


def draw(plan: Plan) -> Picture:
    nodes = {each.name: each for each in _nodes(plan)}
    columns = _columns(nodes)
    boxes = _placed(nodes, columns)
    arrows = tuple(
        _arrow(boxes[before], boxes[name]) for name, node in nodes.items() for before in node.reads
    )
    return Picture(
        width=max(each.x + each.width for each in boxes.values()) + MARGIN,
        height=max(each.y + each.height for each in boxes.values()) + MARGIN,
        boxes=tuple(boxes.values()),
        arrows=arrows,
        words=" ".join(_words(each) for each in nodes.values()),
    )


def _nodes(plan: Plan) -> list[Node]:
    data = [Node(f"data {d.name}", "data", (d.name, d.versioning), ()) for d in plan.data]
    steps = [_step(each) for each in plan.steps]
    read = {name for each in steps for name in each.reads}
    last = tuple(each.name for each in steps if each.name not in read)
    gates = Node("gates", "gate", ("gates", *gate_names(plan.gates)), last)
    approver = plan.gates.approved_by
    end = ("register", f"promote, once {approver} approves" if approver else "promote")
    return [*data, *steps, gates, Node("promote", "end", end, ("gates",))]


def _step(step: Step) -> Node:
    reads = (
        f"step {each.producer}" if each.producer else f"data {each.name}" for each in step.inputs
    )
    return Node(f"step {step.name}", "step", (step.name, needs(step)), tuple(dict.fromkeys(reads)))


def needs(step: Step) -> str:
    """`2 CPU, 8Gi, 1 nvidia-l4`, and the nodes where there are several."""
    resources, gpu = step.resources, step.resources.gpu
    parts = [f"{amount('cpu', resources.cpu_millis)} CPU", amount("memory", resources.memory_bytes)]
    parts += [f"{gpu.count} {gpu.type}"] if gpu else []
    return ", ".join(parts) + (f", {step.nodes} nodes" if step.nodes > 1 else "")


def gate_names(gates: Gates) -> tuple[str, ...]:
    """Every gate in a few words: what is measured, and what is wanted."""
    metrics = [
        (each.metric, bounds)
        for each in gates.metrics
        for bounds in (
            (">=", each.min),
            ("<=", each.max),
            ("beats the champion by", each.beats_champion_by),
        )
    ]
    fairness = [
        (f"{each.metric} {each.feature}", bounds)
        for each in gates.fairness
        for bounds in (("<=", each.max), (">=", each.min))
    ]
    found = gates.latency
    pairs = (("p50", found.p50), ("p95", found.p95), ("p99", found.p99)) if found else ()
    latency = [(f"latency {name}, ms", ("<=", bound)) for name, bound in pairs]
    measured = (*metrics, *fairness, *latency)
    return (
        *(f"{what} {sign} {bound:f}" for what, (sign, bound) in measured if bound is not None),
        *(each.name for each in gates.custom),
    )


def _columns(nodes: Mapping[str, Node]) -> list[list[str]]:
    """Names by column; nodes stand in an order in which everything read comes first."""
    depth: dict[str, int] = {}
    for name, node in nodes.items():
        depth[name] = max((depth[each] + 1 for each in node.reads), default=0)
    columns: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for name in nodes:
        columns[depth[name]].append(name)
    for _ in range(_SWEEPS):
        for number in range(1, len(columns)):
            columns[number] = _by_neighbours(columns[number], nodes, columns[:number])
    return columns


def _by_neighbours(
    column: Sequence[str], nodes: Mapping[str, Node], before: Sequence[Sequence[str]]
) -> list[str]:
    """The column in the order of the middle of what each reads; ties by name."""
    place = {name: at for each in before for at, name in enumerate(each)}

    def key(name: str) -> tuple[int, str]:
        read = [place[each] for each in nodes[name].reads]
        return (sum(read) * 1000 // len(read) if read else 0, name)

    return sorted(column, key=key)


def _placed(nodes: Mapping[str, Node], columns: Sequence[Sequence[str]]) -> dict[str, Box]:
    """Boxes by name: columns from left to right, each in the middle of the picture's height."""
    heights = [sum(_height(nodes[name]) + GAP_Y for name in column) - GAP_Y for column in columns]
    boxes: dict[str, Box] = {}
    x = MARGIN
    for column, height in zip(columns, heights, strict=True):
        width = max(_width(nodes[name]) for name in column)
        y = MARGIN + (max(heights) - height) // 2
        for name in column:
            boxes[name] = _box(nodes[name], x, y, width)
            y += boxes[name].height + GAP_Y
        x += width + GAP_X
    return boxes


def _width(node: Node) -> int:
    return max(len(each) for each in node.lines) * CHARACTER + 2 * PADDING


def _height(node: Node) -> int:
    return len(node.lines) * LINE + PADDING


def _box(node: Node, x: int, y: int, width: int) -> Box:
    texts = (
        Text(x + PADDING, y + PADDING // 2 + LINE * number + 13, each)
        for number, each in enumerate(node.lines)
    )
    return Box(node.kind, x, y, width, _height(node), tuple(texts))


def _arrow(before: Box, after: Box) -> Arrow:
    return Arrow(
        before.x + before.width, before.y + before.height // 2, after.x, after.y + after.height // 2
    )


def _words(node: Node) -> str:
    reads = f", after {', '.join(node.reads)}" if node.reads else ""
    return f"{', '.join(node.lines)}{reads}."
