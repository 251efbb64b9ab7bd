"""A small emitted tree as values: three steps, one metric gate, the git-sidecar backend."""

import hashlib
from collections.abc import Mapping
from typing import Any

PREPARE = """
import os, pathlib, shutil
rows = pathlib.Path(os.environ["MLOPS_INPUT_APPLICATIONS"]).read_text()
for name in ("FEATURES", "HOLDOUT"):
    pathlib.Path(os.environ["MLOPS_OUTPUT_" + name], "rows.csv").write_text(rows)
"""
TRAIN = """
import json, os, pathlib
rate = json.loads(pathlib.Path(os.environ["MLOPS_PARAMETERS"]).read_text())["rate"]
text = f"model of seed {os.environ['MLOPS_SEED']} and rate {rate}"
pathlib.Path(os.environ["MLOPS_OUTPUT_MODEL"], "model.onnx").write_text(text)
print("trained with", rate)
"""
EVALUATE = """
import json, os, pathlib
rate = float(pathlib.Path(os.environ["MLOPS_INPUT_MODEL"], "model.onnx").read_text().split()[-1])
scores = {"auc": round(0.9 - abs(rate - 0.1), 6)}
pathlib.Path(os.environ["MLOPS_OUTPUT_METRICS"], "metrics.json").write_text(json.dumps(scores))
"""
ROWS = "x,group,label\n1.0,a,1\n-1.0,a,0\n2.0,b,1\n-2.0,b,0\n"


def step(script: str, inputs: Mapping[str, str], outputs: Mapping[str, object]) -> dict[str, Any]:
    """A step of pipeline.json that runs a script of the project."""
    return {
        "run": ["python", f"steps/{script}.py"],
        "inputs": dict(inputs),
        "outputs": dict(outputs),
        "timeout_seconds": 60,
        "retries": 0,
        "checkpoint": False,
        "env": {},
        "secrets": {},
        "cpu_millis": 1000,
        "memory_bytes": 1 << 20,
        "gpu": None,
    }


def _dataset() -> dict[str, Any]:
    return {
        "path": "data/rows.csv",
        "sha256": hashlib.sha256(ROWS.encode()).hexdigest(),
        "bytes": len(ROWS),
        "files": 1,
        "kind": "text",
        "versioning": "git",
        "remote": None,
    }


def _steps() -> dict[str, Any]:
    dataset, metrics = {"type": "dataset"}, {"type": "metrics", "names": ["auc"]}
    return {
        "prepare": step(
            "prepare", {"applications": "data"}, {"features": dataset, "holdout": dataset}
        ),
        "train": step("train", {"features": "prepare"}, {"model": {"type": "model"}}),
        "evaluate": step(
            "evaluate", {"model": "train", "holdout": "prepare"}, {"metrics": metrics}
        ),
    }


def pipeline() -> dict[str, Any]:
    return {
        "schema": "mlopsc/pipeline/v1",
        "project": "small",
        "tree": "out/sidecar",
        "spec_digest": f"sha256:{'0' * 64}",
        "seed": 42,
        "parameters": {"rate": 0.1},
        "image": None,
        "parallelism": 1,
        "max_runtime_seconds": 300,
        "quotas": {"cpu_millis": None, "memory_bytes": None, "gpus": {}},
        "data": {"applications": _dataset()},
        "steps": _steps(),
        "tune": None,
        "model": {
            "name": "small",
            "format": "onnx",
            "step": "train",
            "output": "model",
            "features": [{"name": "x", "type": "float32"}],
        },
        "evaluation": {
            "holdout": {"step": "prepare", "output": "holdout"},
            "label": "label",
            "sensitive": ["group"],
            "step": "evaluate",
        },
    }


def gates() -> dict[str, Any]:
    bound = {"min": "0.85", "max": None, "beats_champion_by": None, "higher_is_better": True}
    return {
        "schema": "mlopsc/gates/v1",
        "metrics": {"auc": bound},
        "fairness": [],
        "latency": None,
        "custom": [],
        "approval": {"mode": "automatic"},
    }


TRACKING = {
    "schema": "mlopsc/tracking/v1",
    "backend": "git-sidecar",
    "model": "small",
    "uri": None,
    "experiment": None,
    "remote": "origin",
    "binary_versioning": "git",
    "large_binary_bytes": 104857600,
}
MONITORING: dict[str, Any] = {
    "schema": "mlopsc/monitoring/v1",
    "drift": None,
    "degradation": None,
    "schedule": None,
    "alerts": {"email": [], "slack": None},
}
