"""What the gates of a spec measure by running the model themselves, each with its place."""

from collections.abc import Iterator

from mlopsc.schema.v1 import Spec
from mlopsc.source.span import Path

Measured = tuple[str, Path]


def measures_latency(spec: Spec) -> bool:
    """The latency gate is there as soon as there is a budget to measure, and no other gate does."""
    budget = spec.serving.latency if spec.serving else None
    return budget is not None and spec.gates.latency.measured_by is None


def measured(spec: Spec) -> Iterator[Measured]:
    """The gates that run the model on the holdout: fairness, champion comparison, latency."""
    yield from run_in_onnx(spec)
    for name, gate in spec.gates.metrics.items():
        if gate.beats_champion_by is not None:
            path = ("gates", "metrics", name, "beats-champion-by")
            yield f"the comparison of `{name}` with the champion", path
            break


def run_in_onnx(spec: Spec) -> Iterator[Measured]:
    """The gates that run the model in ONNX Runtime themselves."""
    if spec.gates.fairness:
        yield "the fairness gates", ("gates", "fairness")
    if measures_latency(spec):
        yield "the latency gate", ("serving", "latency")
