"""Short forms of the language, written out before the shape is checked.

`features: dataset` is `features: {type: dataset}`; `approval: automatic` is `approval: {}`.
"""

from mlopsc.source.model import Data


def expand(data: dict[str, Data]) -> dict[str, Data]:
    """A copy of the tree with every short form written out; all else is untouched."""
    tree = dict(data)
    for owner, expander in (("pipeline", _pipeline), ("gates", _gates)):
        part = tree.get(owner)
        if isinstance(part, dict):
            tree[owner] = expander(part)
    return tree


def _pipeline(pipeline: dict[str, Data]) -> dict[str, Data]:
    steps = pipeline.get("steps")
    if not isinstance(steps, dict):
        return pipeline
    return {**pipeline, "steps": {name: _step(step) for name, step in steps.items()}}


def _step(step: Data) -> Data:
    outputs = step.get("outputs") if isinstance(step, dict) else None
    if not isinstance(step, dict) or not isinstance(outputs, dict):
        return step
    return {**step, "outputs": {name: _output(output) for name, output in outputs.items()}}


def _output(output: Data) -> Data:
    return {"type": output} if isinstance(output, str) else output


def _gates(gates: dict[str, Data]) -> dict[str, Data]:
    return {**gates, "approval": {}} if gates.get("approval") == "automatic" else gates
