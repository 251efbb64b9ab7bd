"""The example tuned: the loop of the IR against a real MLflow server, and the sidecar's own trials.

Both try the same parameters, choose the same, and the model that comes of it is the same, byte for
byte.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from e2e.example.project import Project, Said, make
from e2e.example.server import ADDRESS, Server
from e2e.example.test_kubeflow import IN_CLUSTER, RUN, edited, ran

TUNE = """\
  tune:
    step: train
    algorithm: grid
    max-trials: 3
    parallel-trials: 1
    objective: {metric: auc_roc, type: maximize}
    parameters: {denial_weight: {values: [1.0, 1.2]}, model: {values: [logistic, boosting]}}
"""
TRIED = [
    {"denial_weight": 1.0, "model": "logistic"},
    {"denial_weight": 1.0, "model": "boosting"},
    {"denial_weight": 1.2, "model": "logistic"},
]


@dataclass(frozen=True)
class Tuned:
    """The run of the sidecar target, that of the IR, and one whose IR tries something else."""

    first: Project
    second: Project
    sidecar: Said
    kubeflow: Said
    foreign: Said

    def run(self, project: Project, place: int = 0) -> Path:
        folders = (project.folder / ".mlops" / "runs").iterdir()
        return sorted(folders, key=lambda each: int(each.name.rpartition("-")[2]))[place]


@pytest.fixture(scope="module")
def tuned(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Tuned:
    first = make(tmp_path_factory.mktemp("tuned"), "examples/mortgage")
    second = Project(first.root, first.root / "examples/kubeflow")
    for project, address in ((first, ADDRESS), (second, IN_CLUSTER)):
        project.replace(address, server.uri)
        project.replace("  steps:\n", f"{TUNE}  steps:\n")
    sidecar = first.train()
    second.build()
    second.commit("Train on Kubeflow")
    kubeflow = second.mlopsc(*RUN)
    foreign = edited(second, '\\"denial_weight\\\\\\": 1.2', '\\"denial_weight\\\\\\": 1.3')
    return Tuned(first, second, sidecar, kubeflow, foreign)


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_same_trial_is_the_best(tuned: Tuned) -> None:
    assert tuned.sidecar.code == 0, tuned.sidecar.out + tuned.sidecar.err
    assert "trial 2 is the best" in tuned.sidecar.err
    theirs = read(tuned.run(tuned.first) / "trials.json")
    ours = read(tuned.run(tuned.second) / "kfp" / "choose" / "artifacts" / "TRIALS")
    assert ours["best"] == 2
    assert [each["parameters"] for each in ours["trials"]] == TRIED
    assert [each["parameters"] for each in theirs] == TRIED
    scores = [float(each["score"]) for each in ours["trials"]]
    assert scores == [each["auc_roc"] for each in theirs]
    assert max(scores) == scores[1]


def test_the_loop_trains_the_model_of_the_sidecar_run_byte_for_byte(tuned: Tuned) -> None:
    assert tuned.kubeflow.code == 0, tuned.kubeflow.out + tuned.kubeflow.err
    assert "the model is the champion's, byte for byte" in tuned.kubeflow.out
    metas = [
        read(tuned.run(tuned.first) / "model.meta.json"),
        read(tuned.run(tuned.second) / "kfp" / "record" / "artifacts" / "META"),
    ]
    assert metas[0]["model"]["sha256"] == metas[1]["model"]["sha256"]
    assert metas[0]["parameters"] == metas[1]["parameters"]
    assert metas[1]["parameters"]["model"] == "boosting"


def test_every_trial_ran_before_the_training(tuned: Tuned) -> None:
    trials = [
        f"trials/{number}/trial-{step}" for number in (1, 2, 3) for step in ("train", "evaluate")
    ]
    assert ran(tuned.kubeflow) == [
        *("track", "step-prepare", *trials, "choose"),
        *("step-train", "step-evaluate", "record", "gate", "decision/champion/keep"),
    ]


def test_a_trial_that_the_tree_does_not_know_is_refused(tuned: Tuned) -> None:
    assert tuned.foreign.code == 1
    assert "trials/3/trial-train failed" in tuned.foreign.out + tuned.foreign.err
    log = tuned.run(tuned.second, 1) / "kfp" / "trials" / "3" / "trial-train" / "log.txt"
    assert "are of two builds" in log.read_text(encoding="utf-8")
