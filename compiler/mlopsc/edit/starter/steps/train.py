"""Trains a logistic regression by gradient descent and exports it to ONNX."""

import json
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, checker, helper

Floats = NDArray[np.float64]
OPSET = 17
IR_VERSION = 8


def fit(rows: Floats, labels: Floats, *, learning_rate: float, rounds: int) -> tuple[Floats, float]:
    """The weights [n] and the bias for rows [N, n] and labels [N] of 0 and 1."""
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale == 0] = 1.0
    scaled = (rows - mean) / scale
    weights, bias = np.zeros(rows.shape[1]), 0.0
    for _ in range(rounds):
        wrong = 1 / (1 + np.exp(-(scaled @ weights + bias))) - labels
        weights -= learning_rate * (scaled.T @ wrong) / len(labels)
        bias -= learning_rate * float(wrong.mean())
    # The model takes the features as they are: the scaling becomes a part of the weights.
    return weights / scale, bias - float((weights * mean / scale).sum())


def export(weights: Floats, bias: float) -> ModelProto:
    """Float input [N, n]; the label, int64 [N], comes first, the probability [N] of a 1 second."""
    rows = helper.make_tensor_value_info("features", TensorProto.FLOAT, [None, len(weights)])
    label = helper.make_tensor_value_info("label", TensorProto.INT64, [None])
    chance = helper.make_tensor_value_info("probability", TensorProto.FLOAT, [None])
    constants = [
        helper.make_tensor("weights", TensorProto.FLOAT, [len(weights)], weights.tolist()),
        helper.make_tensor("bias", TensorProto.FLOAT, [], [bias]),
        helper.make_tensor("half", TensorProto.FLOAT, [], [0.5]),
    ]
    nodes = [
        helper.make_node("MatMul", ["features", "weights"], ["weighted"]),
        helper.make_node("Add", ["weighted", "bias"], ["score"]),
        helper.make_node("Sigmoid", ["score"], ["probability"]),
        helper.make_node("Greater", ["probability", "half"], ["likely"]),
        helper.make_node("Cast", ["likely"], ["label"], to=TensorProto.INT64),
    ]
    graph = helper.make_graph(nodes, "logistic", [rows], [label, chance], constants)
    opset = [helper.make_opsetid("", OPSET)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=IR_VERSION)
    checker.check_model(model)
    return model


def main() -> None:
    """Reads train.csv, the label in its last column; leaves model.onnx."""
    parameters = json.loads(Path(os.environ["MLOPS_PARAMETERS"]).read_text(encoding="utf-8"))
    table = np.loadtxt(
        Path(os.environ["MLOPS_INPUT_FEATURES"]) / "train.csv", delimiter=",", skiprows=1
    )
    weights, bias = fit(
        table[:, :-1],
        table[:, -1],
        learning_rate=parameters["learning_rate"],
        rounds=parameters["rounds"],
    )
    folder = Path(os.environ["MLOPS_OUTPUT_MODEL"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(export(weights, bias).SerializeToString())
    print(f"trained on {len(table)} rows")


if __name__ == "__main__":
    main()
