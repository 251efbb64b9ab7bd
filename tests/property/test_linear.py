"""Twice the steps are twice the work, whatever the graph: counted in calls, not in time."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import FrameType

import pytest

from mlopsc.diagnostics.model import Diagnostic, has_error
from mlopsc.pipeline import Request, build
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.registry import RULES
from mlopsc.source.load import load
from mlopsc_targets import TARGETS

EXAMPLE = Path(__file__).parents[2] / "examples/mortgage"
SIZES = (1, 100, 400)
MOST = 1.3
"""How much more than linear is still linear: what SPEED allows from 100 steps to 1,000."""
_STEP = """\
    extra-{number}:
      run: [python, evaluate.py]
      inputs: [{inputs}]
      outputs: {{extra-{number}: dataset}}
      resources: {{cpu: 1, memory: 1Gi}}
      timeout: 1m
"""


def chain(number: int, _: int) -> list[str]:
    """Each after the one before, and, by name, before it: the order has to be found."""
    return [f"extra-{number - 1}"] if number else ["features"]


def backwards(number: int, count: int) -> list[str]:
    return [f"extra-{number + 1}"] if number + 1 < count else ["features"]


def wide(_number: int, _count: int) -> list[str]:
    return ["features"]


def layers(number: int, _: int) -> list[str]:
    """Ten beside each other, each after three of the ten before."""
    before = number // 10 * 10 - 10
    if before < 0:
        return ["features"]
    return [f"extra-{before + (number * 7 + k) % 10}" for k in range(3)]


def spec(shape: object, count: int) -> bytes:
    assert callable(shape)
    inputs = [shape(number, count) for number in range(count)]
    used = {name for each in inputs for name in each}
    last = [f"extra-{number}" for number in range(count) if f"extra-{number}" not in used]
    steps = "".join(
        _STEP.format(number=number, inputs=", ".join(each)) for number, each in enumerate(inputs)
    )
    reads = "".join(f"\n        - {name}" for name in ("model", "holdout", *last))
    text = (EXAMPLE / "mlops.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("    evaluate:\n", f"{steps}    evaluate:\n"),
        ("inputs: [model, holdout]", f"inputs:{reads}"),
        ("max-runtime: 30m", "max-runtime: 60d"),
        ("pipeline:\n", "pipeline:\n  parallelism: 4\n"),
        ("quotas: {cpu: 4, memory: 4Gi", "quotas: {cpu: 40, memory: 40Gi"),
    ):
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def read(path: str) -> str | None:
    file = EXAMPLE / path
    return file.read_text(encoding="utf-8") if file.is_file() else None


def calls(raw: bytes) -> int:
    """The function calls of one build, of Python and of C, once the file is read."""
    found = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal found
        found += event in ("call", "c_call")

    source = load(raw, "mlops.yaml").source
    request = Request("mlops.yaml", raw, read, date(2026, 11, 26), source=source)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        built = build(request, TARGETS)
    finally:
        sys.setprofile(before)
    assert not has_error(built.diagnostics), built.diagnostics
    assert built.artifacts
    return found


@pytest.mark.parametrize("shape", [chain, backwards, wide, layers])
def test_work_grows_with_the_steps_and_no_faster(shape: object) -> None:
    none, few, many = (calls(spec(shape, count)) for count in SIZES)
    assert (many - none) <= MOST * 4 * (few - none)


def test_the_count_bites(monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that looks at all outputs for every step is seen: one did."""

    def find(case: Case) -> Iterator[Diagnostic]:
        for name in case.spec.pipeline.steps:
            if not any(made.step == name for made in graph.outputs(case.spec)):
                raise AssertionError(name)
        yield from ()

    monkeypatch.setattr("mlopsc.rules.check.RULES", (*RULES, Rule("MLC504", find)))
    none, few, many = (calls(spec(chain, count)) for count in SIZES)
    assert (many - none) > MOST * 4 * (few - none)
