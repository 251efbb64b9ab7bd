"""The gates measure a real ONNX model: its fairness by group and its latency."""

from pathlib import Path
from typing import Any

import onnx
import pytest
from e2e.run.world import World
from onnx import TensorProto, helper

COPY = """
import os, pathlib, shutil
target = pathlib.Path(os.environ["MLOPS_OUTPUT_MODEL"], "model.onnx")
shutil.copyfile("threshold.onnx", target)
"""
SCORE = """
import json, os, pathlib
pathlib.Path(os.environ["MLOPS_OUTPUT_METRICS"], "metrics.json").write_text('{"auc": 0.9}')
"""


def save_threshold_model(path: Path, least: float) -> None:
    """Answers 1 where the one feature is greater than `least`, else 0."""
    nodes = [
        helper.make_node("Greater", ["x", "least"], ["above"]),
        helper.make_node("Cast", ["above"], ["number"], to=TensorProto.INT64),
        helper.make_node("Squeeze", ["number", "axis"], ["label"]),
    ]
    graph = helper.make_graph(
        nodes,
        "threshold",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 1])],
        [helper.make_tensor_value_info("label", TensorProto.INT64, [None])],
        [
            helper.make_tensor("least", TensorProto.FLOAT, [1], [least]),
            helper.make_tensor("axis", TensorProto.INT64, [1], [1]),
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def set_gates(world: World, least: float, p95: str) -> None:
    save_threshold_model(world.root / "threshold.onnx", least)
    world.script("train", COPY)
    world.script("evaluate", SCORE)

    def change(gates: dict[str, Any]) -> None:
        gates["fairness"] = [
            {
                "metric": "demographic_parity_difference",
                "feature": "group",
                "max": "0.1",
                "min": None,
            }
        ]
        budget = {"p50_ms": None, "p95_ms": p95, "p99_ms": None}
        gates["latency"] = {**budget, "warmup": 5, "requests": 50, "threads": 1}

    world.edit("gates.json", change)
    world.commit()


@pytest.mark.parametrize(
    ("least", "p95", "code", "refused"),
    [
        (0.0, "1000", 0, None),
        (1.5, "1000", 1, "demographic_parity_difference"),
        (0.0, "0.000001", 1, "p95"),
    ],
    ids=["fair and quick", "unfair", "slow"],
)
def test_a_real_model_is_judged(
    world: World, least: float, p95: str, code: int, refused: str | None
) -> None:
    """Above 1.5 there is one row of group b and none of group a: half against nothing."""
    set_gates(world, least, p95)
    outcome, _ = world.run()
    assert outcome.exit_code == code, outcome.message
    assert outcome.verdict
    lines = [line for line in outcome.verdict.splitlines() if "REFUSED" in line]
    assert len(lines) == code
    assert refused is None or refused in lines[0]
    assert ("model/small/champion" in world.tags()) == (code == 0)
