"""What a spec watches once a model is in use, each with the place that asks for it."""

from collections.abc import Iterator

from mlopsc.record import dataclass
from mlopsc.schema.v1 import Spec
from mlopsc.source.span import Path


@dataclass(frozen=True, slots=True)
class Watched:
    """`what` as a word for a sentence; `needs`: inputs, truth or nothing that is observed."""

    what: str
    needs: str
    path: Path


def watched(spec: Spec) -> Iterator[Watched]:
    """The signals of `retraining` first, then what `monitoring` switches on."""
    if spec.retraining.on_degradation:
        yield Watched("degradation", "truth", ("retraining", "on-degradation"))
    if spec.retraining.on_drift:
        yield Watched("drift", "inputs", ("retraining", "on-drift"))
    monitoring = spec.monitoring
    for name, needs, on in (
        ("drift", "inputs", monitoring.drift),
        ("performance", "truth", monitoring.performance),
        ("infra", "", monitoring.infra),
        ("cost", "", monitoring.cost),
    ):
        if on:
            yield Watched(name, needs, ("monitoring", name))
