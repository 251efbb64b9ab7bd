"""Quantities, steps and gates of a plan in a reviewer's words."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import accumulate

from mlopsc.artifact.scalar import visible
from mlopsc.plan.capacity import CPU, MEMORY
from mlopsc.plan.capacity_words import amount
from mlopsc.plan.model import Gates, MetricGate, Plan, Resources, Step
from mlopsc.record import dataclass

_UNITS = (("d", 86400), ("h", 3600), ("m", 60), ("s", 1))
_WIDE_FROM = 0x2E80


@dataclass(frozen=True, slots=True)
class GateWords:
    """One gate: its name and what passes it."""

    name: str
    bound: str


def duration(seconds: int) -> str:
    """The longest unit that divides it: `30d`, `90m`, `45s`."""
    unit, size = next(each for each in _UNITS if seconds % each[1] == 0)
    return f"{seconds // size}{unit}" if seconds else "0s"


def shortened(text: str, most: int) -> str:
    """At most so many glyphs wide, as it will be shown: one line, nothing hidden."""
    shown = visible(" ".join(text.split("\n")))
    if sum(map(_glyphs, shown)) <= most:
        return shown
    widths = accumulate(map(_glyphs, shown))
    return f"{shown[: sum(1 for width in widths if width < most)]}…"


def _glyphs(character: str) -> int:
    """Ideographs and emoji are twice as wide."""
    return 2 if ord(character) >= _WIDE_FROM else 1


def resources(each: Resources) -> str:
    return f"{amount(CPU, each.cpu_millis)} CPU · {amount(MEMORY, each.memory_bytes)}"


def badges(step: Step, plan: Plan) -> tuple[tuple[str, str], ...]:
    """What sets a step apart, as (kind, words): its GPUs, nodes, trials, spot machines."""
    gpu, tune = step.resources.gpu, plan.tune
    found = (
        ("gpu", f"{gpu.count} x {gpu.type}" if gpu else ""),
        ("more", f"{step.nodes} nodes" if step.nodes > 1 else ""),
        ("more", _trials(plan) if tune and tune.step == step.name else ""),
        ("more", "spot" if step.spot else ""),
    )
    return tuple((kind, words) for kind, words in found if words)


def gates(each: Gates) -> tuple[GateWords, ...]:
    return tuple(_gates(each))


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


def _trials(plan: Plan) -> str:
    assert plan.tune is not None  # noqa: S101 - asked by `badges`
    return f"{plan.tune.max_trials} trials, {plan.tune.parallel_trials} at once"


def _gates(each: Gates) -> Iterator[GateWords]:
    for metric in each.metrics:
        yield GateWords(metric.metric, _metric(metric))
    for fair in each.fairness:
        yield GateWords(fair.metric, f"{fair.feature}: {_bounds(fair.min, fair.max)}")
    if each.latency:
        named = (("p50", each.latency.p50), ("p95", each.latency.p95), ("p99", each.latency.p99))
        yield GateWords(
            "latency", ", ".join(f"{name} at most {ms} ms" for name, ms in named if ms is not None)
        )
    for custom in each.custom:
        yield GateWords(custom.name, f"exits 0 within {duration(custom.timeout_seconds)}")
    if each.approved_by:
        yield GateWords("approval", f"by {each.approved_by}")


def _metric(gate: MetricGate) -> str:
    bounds = _bounds(gate.min, gate.max)
    if gate.beats_champion_by is None:
        return bounds
    champion = f"beats the champion by {gate.beats_champion_by}"
    return f"{bounds}, {champion}" if bounds else champion


def _bounds(low: Decimal | None, high: Decimal | None) -> str:
    named = (("at least", low), ("at most", high))
    return ", ".join(f"{word} {value}" for word, value in named if value is not None)
