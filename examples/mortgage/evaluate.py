"""Scores the exported model on the holdout, through the runtime that will serve it."""

import json
from pathlib import Path

import numpy as np
from dataset import LABEL, Table, read_table
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from sklearn.metrics import accuracy_score, brier_score_loss, f1_score, roc_auc_score
from step_contract import input_path, output_folder


def predict(model: Path, table: Table) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The predicted labels [N] and the probability of a denial [N]."""
    options = SessionOptions()
    options.intra_op_num_threads = 1
    session = InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    labels, probabilities = session.run(None, {name: table.features()})
    return labels, probabilities[:, 1]


def score(model: Path, table: Table) -> dict[str, float]:
    """The metrics that mlops.yaml lists, by name."""
    truth = table.flags(LABEL)
    labels, denial = predict(model, table)
    return {
        "accuracy": float(accuracy_score(truth, labels)),
        "auc_roc": float(roc_auc_score(truth, denial)),
        "brier": float(brier_score_loss(truth, denial)),
        "f1": float(f1_score(truth, labels)),
    }


def main() -> None:
    """Runs the step."""
    metrics = score(input_path("model") / "model.onnx", read_table(input_path("holdout")))
    text = json.dumps(metrics, indent=2, sort_keys=True) + "\n"
    (output_folder("metrics") / "metrics.json").write_text(text, encoding="utf-8")
    for name, value in sorted(metrics.items()):
        print(f"{name} {value:.4f}")


if __name__ == "__main__":
    main()
