"""The gates of gates.json as nodes of the graph that leads to promotion."""

from collections.abc import Iterator, Mapping
from typing import Any

APPROVAL = "approval"


def declared_gates(declared: Mapping[str, Any]) -> tuple[str, ...]:
    """Every bound that has to be kept, then a person's approval where one is asked for."""
    manual = declared["approval"]["mode"] == "manual"
    return (*_gates(declared), *((APPROVAL,) if manual else ()))


def _gates(declared: Mapping[str, Any]) -> Iterator[str]:
    for metric, bounds in declared["metrics"].items():
        for bound in ("min", "max", "beats_champion_by"):
            if bounds[bound] is not None:
                yield f"gate {metric} {bound.replace('_', '-')}"
    for each in declared["fairness"]:
        yield f"gate {each['metric']} {each['feature']}"
    for percentile in ("p50_ms", "p95_ms", "p99_ms"):
        if declared["latency"] and declared["latency"][percentile] is not None:
            yield f"gate latency {percentile.removesuffix('_ms')}"
    for each in declared["custom"]:
        yield f"gate {each['name']}"
