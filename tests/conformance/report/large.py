"""A pipeline of 51 steps, some on GPUs: what a drawing of it has to survive."""

import shutil
from pathlib import Path

_STEP = """\
    shard-{number}:
      run: [python, examples/mortgage/train.py, --shard={number}]
      inputs: [{inputs}]
      outputs: {{part-{number}: dataset}}
      resources: {{cpu: 1, memory: 1Gi{gpu}}}
      timeout: 5m
"""
_GPU = ", gpu: {type: nvidia-a100-80gb, count: 2}"
_COUNT, _FIRST = 48, 30


def large_project(root: Path, folder: Path) -> Path:
    """The example with 48 more steps between `prepare` and `train`; returns its spec."""
    schema = "examples/mortgage/schema"
    shutil.copytree(root / schema, folder / schema)
    shutil.copy(root / "data.lock.json", folder)
    text = (root / "mlops.yaml").read_text(encoding="utf-8")
    steps = "".join(map(_step, range(_COUNT)))
    read = ", ".join(f"part-{number}" for number in range(_COUNT - _FIRST, _COUNT))
    text = text.replace("    train:\n", f"{steps}    train:\n", 1)
    text = text.replace("inputs: [features]\n      outputs: {model", _reading(read), 1)
    text = text.replace("quotas: {cpu: 4, memory: 4Gi, max-runtime: 30m}", _QUOTAS, 1)
    spec = folder / "mlops.yaml"
    spec.write_text(text, encoding="utf-8")
    return spec


_QUOTAS = "quotas: {gpus: {nvidia-a100-80gb: 20}, cpu: 64, memory: 64Gi, max-runtime: 1d}"


def _reading(names: str) -> str:
    return f"inputs: [features, {names}]\n      outputs: {{model"


def _step(number: int) -> str:
    early = number < _FIRST
    inputs = "features" if early else f"part-{number - _FIRST}, part-{number - _FIRST + 1}"
    return _STEP.format(number=number, inputs=inputs, gpu="" if number % 5 else _GPU)
