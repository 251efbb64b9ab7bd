"""Lay out a model folder that MLflow can load: MLmodel with the signature, the model, the record.

The MLmodel file is written here, not by a flavor's log_model, so that mlflow-skinny without
numpy, pandas or onnx is enough. https://mlflow.org/docs/latest/ml/model/#storage-format
"""

# The package is emitted as `runtime`: its modules can only be named relative to it.
# ruff: noqa: TID252

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from ..document import Json, render
from ..errors import RefusedError
from ..reference import FILE, FOLDER
from . import Candidate

# https://mlflow.org/docs/latest/api_reference/python_api/mlflow.types.html
_TYPES: Mapping[str, str] = {
    "bool": "boolean",
    "float32": "float",
    "float64": "double",
    "int32": "integer",
    "int64": "long",
    "string": "string",
}


def write_model(folder: Path, candidate: Candidate, run_id: str) -> None:
    """Fill `folder` with MLmodel, the model file, its record, its verdict and its reference."""
    shutil.copyfile(candidate.model, folder / candidate.model.name)
    if candidate.reference is not None:
        (folder / FOLDER).mkdir()
        shutil.copyfile(candidate.reference, folder / FOLDER / FILE)
    for name, text in candidate.files().items():
        (folder / name).write_text(text, encoding="utf-8")
    mlmodel: dict[str, Json] = {
        "artifact_path": f"candidate-{candidate.digest[:12]}",
        "run_id": run_id,
        "flavors": _flavors(candidate),
        "signature": {"inputs": json.dumps(_columns(candidate)), "outputs": None, "params": None},
        "metadata": {"data_sha256": candidate.meta.at("data").value},
    }
    (folder / "MLmodel").write_text(render(mlmodel), encoding="utf-8")  # JSON is YAML


def _flavors(candidate: Candidate) -> dict[str, Json]:
    name = candidate.model.name
    if candidate.meta.at("model").at("format").text() != "onnx":
        return {"mlopsc": {"data": name}}
    return {
        "onnx": {"data": name, "providers": ["CPUExecutionProvider"], "code": None},
        "python_function": {"loader_module": "mlflow.onnx", "data": name, "code": None},
    }


def _columns(candidate: Candidate) -> list[Json]:
    """The signature's columns from the feature schema, in the order the model reads them."""
    columns: list[Json] = []
    for each in candidate.meta.at("features").items():
        kind = each.at("type").text()
        if kind not in _TYPES:
            known = ", ".join(sorted(_TYPES))
            raise RefusedError(f"{each.where}: MLflow knows no type {kind!r}; known: {known}")
        columns.append({"name": each.at("name").text(), "type": _TYPES[kind], "required": True})
    return columns
