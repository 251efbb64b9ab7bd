"""The steps of a new project, run by the step contract: a model that the gates can measure."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from mlopsc.edit.init import Answers, write_project
from mlopsc.edit.sample import FEATURES
from mlopsc.schema.parse import parse
from mlopsc.schema.v1.models import Spec
from mlopsc.source.load import load


def run_step(project: Path, spec: Spec, name: str, folder: Path) -> None:
    """One step as the runtime starts it: folders and values in the environment, no shell."""
    step = spec.pipeline.steps[name]
    produced = {output: each for each, s in spec.pipeline.steps.items() for output in s.outputs}
    parameters = folder / "parameters.json"
    parameters.write_text(json.dumps(spec.pipeline.parameters), encoding="utf-8")
    env = {
        "PATH": os.environ["PATH"],
        "MLOPS_SEED": str(spec.pipeline.seed),
        "MLOPS_PARAMETERS": str(parameters),
    }
    for each in step.inputs:
        place = folder / produced[each] / each if each in produced else project / _path(spec, each)
        env[f"MLOPS_INPUT_{each.upper()}"] = str(place)
    for each in step.outputs:
        env[f"MLOPS_OUTPUT_{each.upper()}"] = str(folder / name / each)
    _start(project, step.run, env)


def _path(spec: Spec, dataset: str) -> str:
    return spec.data[dataset].path


def _start(project: Path, command: list[str], env: Mapping[str, str]) -> None:
    words = [sys.executable, "-W", "error", *command[1:]]
    done = subprocess.run(
        words, cwd=project, env=dict(env), capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def run_all(project: Path, folder: Path) -> Path:
    """Every step in the order of the file; the folder of the outputs."""
    folder.mkdir()
    source = load((project / "mlops.yaml").read_bytes(), "mlops.yaml").source
    assert source is not None
    spec, _ = parse(source)
    assert spec is not None
    for name in spec.pipeline.steps:
        run_step(project, spec, name, folder)
    return folder


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("starter")
    write_project(folder, Answers("churn"))
    return folder


@pytest.fixture(scope="module")
def outputs(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_all(project, tmp_path_factory.mktemp("first") / "outputs")


def test_the_metrics_pass_the_gate_and_leave_room(outputs: Path) -> None:
    metrics = json.loads((outputs / "evaluate/metrics/metrics.json").read_text(encoding="utf-8"))
    assert set(metrics) == {"accuracy", "auc_roc"}
    assert 0.7 < metrics["accuracy"] < 1
    assert 0.8 < metrics["auc_roc"] < 1


def test_the_model_is_one_that_gates_can_run(outputs: Path) -> None:
    """In the runtime that serves it: floats [N, n] in; int64 labels [N] out, first."""
    session = onnxruntime.InferenceSession(
        outputs / "train/model/model.onnx", providers=["CPUExecutionProvider"]
    )
    (taken,) = session.get_inputs()
    assert (taken.type, taken.shape[1]) == ("tensor(float)", len(FEATURES))
    assert session.get_outputs()[0].type == "tensor(int64)"
    table = np.loadtxt(outputs / "prepare/holdout/holdout.csv", delimiter=",", skiprows=1)
    labels, chances = session.run(None, {taken.name: table[:, :-1].astype(np.float32)})
    assert labels.shape == chances.shape == (len(table),)
    metrics = json.loads((outputs / "evaluate/metrics/metrics.json").read_text(encoding="utf-8"))
    assert float((labels == table[:, -1]).mean()) == metrics["accuracy"]


def test_no_row_is_lost_or_in_both_sets(project: Path, outputs: Path) -> None:
    rows = (project / "data/sample.csv").read_text(encoding="utf-8").splitlines()[1:]
    parts = [
        (outputs / path).read_text(encoding="utf-8").splitlines()[1:]
        for path in ("prepare/features/train.csv", "prepare/holdout/holdout.csv")
    ]
    assert sorted([*parts[0], *parts[1]]) == sorted(rows)
    assert min(map(len, parts)) > 100


def test_training_twice_gives_the_same_bytes(project: Path, outputs: Path, tmp_path: Path) -> None:
    again = run_all(project, tmp_path / "again")
    model = Path("train/model/model.onnx")
    assert (again / model).read_bytes() == (outputs / model).read_bytes()
