"""The data and the compiled documents of the tiny project, written by hand."""

import hashlib
from pathlib import Path

HEADER = "x,y,group,label"


def data_text() -> str:
    """Forty rows; x is 0 or 1, y is a ramp, two groups with equal shares, label equals x."""
    rows = [f"{at % 2},{at / 40},{'ab'[at // 2 % 2]},{at % 2}" for at in range(40)]
    return "\n".join([HEADER, *rows]) + "\n"


def documents(store: Path, tracking: dict[str, object]) -> dict[str, dict[str, object]]:
    """The four compiled documents, as the contract of the sidecar tree has them."""
    return {
        "pipeline.json": pipeline(store),
        "gates.json": gates(),
        "tracking.json": {
            "schema": "mlopsc/tracking/v1",
            "model": "tiny",
            "uri": None,
            "experiment": None,
            "remote": "origin",
            "binary_versioning": "git",
            "large_binary_bytes": 104857600,
            **tracking,
        },
        "monitoring.json": {
            "schema": "mlopsc/monitoring/v1",
            "drift": {
                "method": "psi",
                "threshold": "0.2",
                "action": "alert",
                "reference": {"step": "prepare", "output": "holdout"},
                "observations": "observed.csv",
            },
            "degradation": {"metric": "auc", "drop": "0.03", "window_seconds": 604800},
            "schedule": None,
            "alerts": {"email": [], "slack": None},
        },
    }


def step_document(
    name: str, inputs: dict[str, str], outputs: dict[str, object]
) -> dict[str, object]:
    return {
        "run": ["python", f"steps/{name}.py"],
        "inputs": inputs,
        "outputs": outputs,
        "timeout_seconds": 60,
        "retries": 0,
        "checkpoint": False,
        "env": {},
        "secrets": {},
    }


def pipeline(store: Path) -> dict[str, object]:
    raw = data_text().encode()
    train = step_document("train", {"applications": "data"}, {"model": {"type": "model"}})
    train["env"] = {"STORE": str(store)}
    return {
        "schema": "mlopsc/pipeline/v1",
        "project": "tiny",
        "tree": "out/sidecar",
        "spec_digest": "sha256:" + "0" * 64,
        "seed": 42,
        "parameters": {"rows": 10, "model": "none"},
        "image": None,
        "data": {
            "applications": {
                "path": "data.csv",
                "sha256": hashlib.sha256(raw).hexdigest(),
                "bytes": len(raw),
                "files": 1,
                "kind": "text",
                "versioning": "git",
                "remote": None,
            }
        },
        "steps": {
            "prepare": step_document(
                "prepare", {"applications": "data"}, {"holdout": {"type": "dataset"}}
            ),
            "train": train,
            "evaluate": step_document(
                "evaluate",
                {"model": "train", "holdout": "prepare"},
                {"metrics": {"type": "metrics", "names": ["auc"]}},
            ),
        },
        "tune": None,
        "model": {
            "name": "tiny",
            "format": "onnx",
            "step": "train",
            "output": "model",
            "features": [{"name": "x", "type": "float32"}, {"name": "y", "type": "float32"}],
        },
        "evaluation": {
            "holdout": {"step": "prepare", "output": "holdout"},
            "label": "label",
            "sensitive": ["group"],
            "step": "evaluate",
        },
    }


def gates() -> dict[str, object]:
    return {
        "schema": "mlopsc/gates/v1",
        "metrics": {
            "auc": {
                "min": "0.5",
                "max": None,
                "beats_champion_by": "0.005",
                "higher_is_better": True,
            }
        },
        "fairness": [],
        "latency": None,
        "custom": [],
        "approval": {"mode": "automatic"},
    }
