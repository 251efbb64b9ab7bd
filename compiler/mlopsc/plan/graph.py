"""The graph of the steps: who makes what, and an order in which all can run."""

from collections.abc import Iterator, Mapping
from heapq import heappop, heappush

from mlopsc.schema.v1 import Spec


def producers(spec: Spec) -> dict[str, str]:
    """Output name to the step that makes it."""
    steps = spec.pipeline.steps.items()
    return {output: name for name, step in steps for output in step.outputs}


def model_output(spec: Spec) -> tuple[str, str] | None:
    """The step and the output of type model; nothing when there is none."""
    return next(_outputs(spec, "model"), None)


def metrics_step(spec: Spec) -> str | None:
    """The step whose metrics the gates read: the one that lists a gated metric, else any."""
    gated = set(spec.gates.metrics)
    listing = list(_outputs(spec, "metrics"))
    for step, output in listing:
        if gated & set(spec.pipeline.steps[step].outputs[output].names):
            return step
    return listing[0][0] if listing else None


def order(needs: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The steps so that each stands behind all that it needs; among equals, by name.

    Steps that wait for each other, and those behind them, are left out.
    """
    missing = {name: len(needed) for name, needed in needs.items()}
    readers: dict[str, list[str]] = {name: [] for name in needs}
    for name, needed in needs.items():
        for each in needed:
            readers[each].append(name)
    ready = sorted(name for name, count in missing.items() if not count)
    done: list[str] = []
    while ready:
        done.append(heappop(ready))
        for name in readers[done[-1]]:
            missing[name] -= 1
            if not missing[name]:
                heappush(ready, name)
    return tuple(done)


def _outputs(spec: Spec, kind: str) -> Iterator[tuple[str, str]]:
    for name, step in spec.pipeline.steps.items():
        for output, declared in step.outputs.items():
            if declared.type == kind:
                yield name, output
