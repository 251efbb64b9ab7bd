"""Training: the same bytes every time, the promised interface, and what the parameters do."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dataset import COLUMNS, FEATURES, LABEL, Table, read_table
from evaluate import predict, score
from onnxruntime import InferenceSession
from settings import Settings, read_settings
from train import independence_weights, train
from unit.example.running import Steps

from mlopsc.record import replace

OVERFITTED = {"model": "boosting", "depth": 8, "trees": 200}
BIASED = {"model": "boosting", "mitigation": "none", "denial_weight": 7.0}


class Workbench:
    """Trains one model after another on the prepared data and judges them."""

    def __init__(self, prepared: Path, spec: dict[str, Any]) -> None:
        self.training = read_table(prepared / "features")
        self.holdout = read_table(prepared / "holdout")
        self.parameters = spec["pipeline"]["parameters"]
        self.seed = spec["pipeline"]["seed"]

    def settings(self, changed: dict[str, Any]) -> Settings:
        return read_settings({**self.parameters, **changed})

    def train(self, folder: Path, changed: dict[str, Any]) -> Path:
        model = folder / "model.onnx"
        model.write_bytes(train(self.training, self.settings(changed), self.seed))
        return model

    def auc(self, model: Path) -> float:
        return score(model, self.holdout)["auc_roc"]

    def parity_difference(self, model: Path, feature: str) -> float:
        labels, _ = predict(model, self.holdout)
        groups = self.holdout.flags(feature)
        return abs(float(labels[groups == 1].mean() - labels[groups == 0].mean()))


@pytest.fixture(scope="module")
def workbench(prepared: Path, spec: dict[str, Any]) -> Workbench:
    return Workbench(prepared, spec)


@pytest.mark.parametrize("model", ["logistic", "boosting", "blend"])
def test_two_processes_train_the_same_bytes(
    prepared: Path, tmp_path: Path, spec: dict[str, Any], model: str
) -> None:
    parameters = {**spec["pipeline"]["parameters"], "model": model}
    steps = Steps(tmp_path, parameters, spec["pipeline"]["seed"])
    for name, inside, hash_seed in (("here", False, 1), ("there", True, 2)):
        done = steps.run(
            "train",
            inputs={"features": prepared / "features"},
            outputs={"model": tmp_path / name},
            inside=inside,
            hash_seed=hash_seed,
        )
        assert done.returncode == 0, done.stderr
        assert [file.name for file in (tmp_path / name).iterdir()] == ["model.onnx"]
    here, there = (tmp_path / name / "model.onnx" for name in ("here", "there"))
    assert here.read_bytes() == there.read_bytes()


def test_evaluate_writes_exactly_the_metrics_that_the_spec_lists(
    workbench: Workbench, prepared: Path, tmp_path: Path, spec: dict[str, Any]
) -> None:
    workbench.train(tmp_path, {})
    done = Steps(tmp_path, workbench.parameters, workbench.seed).run(
        "evaluate",
        inputs={"model": tmp_path, "holdout": prepared / "holdout"},
        outputs={"metrics": tmp_path / "metrics"},
    )
    assert done.returncode == 0, done.stderr
    metrics = json.loads((tmp_path / "metrics" / "metrics.json").read_text(encoding="utf-8"))
    assert list(metrics) == spec["pipeline"]["steps"]["evaluate"]["outputs"]["metrics"]["names"]
    assert all(0 < value < 1 for value in metrics.values())


@pytest.mark.parametrize("model", ["logistic", "boosting", "blend"])
def test_a_model_takes_features_and_gives_labels_first(
    workbench: Workbench, tmp_path: Path, model: str
) -> None:
    session = InferenceSession(
        str(workbench.train(tmp_path, {"model": model})), providers=["CPUExecutionProvider"]
    )
    (given,) = session.get_inputs()
    labels, probabilities = session.get_outputs()
    assert (given.type, given.shape[1:]) == ("tensor(float)", [len(FEATURES)])
    assert (labels.type, len(labels.shape)) == ("tensor(int64)", 1)
    assert (probabilities.type, probabilities.shape[1:]) == ("tensor(float)", [2])


@pytest.mark.parametrize(("mitigation", "same"), [("none", True), ("reweigh", False)])
def test_the_protected_attribute_reaches_the_weights_alone(
    workbench: Workbench, mitigation: str, *, same: bool
) -> None:
    column = COLUMNS.index("afam")
    swapped = workbench.training.values.copy()
    swapped[:, column] = 1 - swapped[:, column]
    swapped[: len(swapped) // 2, column] = 0
    settings = workbench.settings({"mitigation": mitigation})
    models = [train(table, settings, 1) for table in (workbench.training, Table(swapped))]
    assert (models[0] == models[1]) is same


def test_reweighing_makes_outcome_and_group_independent(workbench: Workbench) -> None:
    labels, groups = workbench.training.flags(LABEL), workbench.training.flags("afam")
    weights = independence_weights(labels, groups)
    rates = [
        np.average(labels[groups == group], weights=weights[groups == group]) for group in (0, 1)
    ]
    assert rates[0] == pytest.approx(rates[1])
    assert rates[0] == pytest.approx(labels.mean())
    assert labels[groups == 0].mean() < 0.7 * labels[groups == 1].mean()


def test_settings_that_a_model_does_not_use_do_not_change_it(workbench: Workbench) -> None:
    settings = workbench.settings({})
    more_trees = replace(settings, trees=settings.trees + 1)
    assert train(workbench.training, settings, 1) == train(workbench.training, more_trees, 1)


def test_the_models_in_the_readme_do_what_it_says(
    workbench: Workbench, tmp_path: Path, spec: dict[str, Any]
) -> None:
    auc_gate = spec["gates"]["metrics"]["auc_roc"]
    parity = spec["gates"]["fairness"][0]["max"]
    champion = workbench.train(tmp_path, {})
    floor, best = auc_gate["min"], workbench.auc(champion)
    margin = auc_gate["beats-champion-by"]
    assert best > floor
    assert workbench.parity_difference(champion, "afam") < parity
    overfitted = workbench.auc(workbench.train(tmp_path, OVERFITTED))
    assert floor < overfitted < best
    biased = workbench.train(tmp_path, BIASED)
    assert workbench.auc(biased) > best + margin
    assert workbench.parity_difference(biased, "afam") > 1.5 * parity
