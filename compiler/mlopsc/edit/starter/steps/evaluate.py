"""Scores the exported model on the holdout."""

import json
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnx.reference import ReferenceEvaluator


def auc_roc(labels: NDArray[np.float64], scores: NDArray[np.float64]) -> float:
    """How often a row labelled 1 scores above one labelled 0; a tie counts half."""
    above = scores[labels == 1][:, None] - scores[labels == 0][None, :]
    return float(((above > 0) + 0.5 * (above == 0)).mean())


def main() -> None:
    """Reads model.onnx and holdout.csv, the label in its last column; leaves metrics.json."""
    model = ReferenceEvaluator(str(Path(os.environ["MLOPS_INPUT_MODEL"]) / "model.onnx"))
    table = np.loadtxt(
        Path(os.environ["MLOPS_INPUT_HOLDOUT"]) / "holdout.csv", delimiter=",", skiprows=1
    )
    rows, truth = table[:, :-1].astype(np.float32), table[:, -1]
    labels, chances = model.run(None, {"features": rows})
    metrics = {
        "accuracy": float((np.asarray(labels) == truth).mean()),
        "auc_roc": auc_roc(truth, np.asarray(chances, dtype=np.float64)),
    }
    folder = Path(os.environ["MLOPS_OUTPUT_METRICS"])
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(metrics, indent=2, sort_keys=True) + "\n"
    (folder / "metrics.json").write_text(text, encoding="utf-8")
    print(text, end="")


if __name__ == "__main__":
    main()
