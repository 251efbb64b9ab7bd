"""The example for Kubeflow, its IR executed here against a real MLflow server.

The same project is first run by the sidecar target, so that the two runs can be compared: the
model that the IR's containers train is the champion of the first run, byte for byte.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from e2e.example.project import Project, Said, make
from e2e.example.server import ADDRESS, Server

IR = Path("out/kubeflow/pipeline/ir.yaml")
IN_CLUSTER = "http://mlflow.mlflow.svc:5000"
"""Where the example has its server."""
RUN = ("run", "--target", "kubeflow")
APPROVED = "parameter_values['verdict'] == 'approved'\""


@dataclass(frozen=True)
class Story:
    """What was said at each turn, and the version that the alias named right after it."""

    project: Project
    server: Server
    said: dict[str, Said] = field(default_factory=dict)
    champions: dict[str, str] = field(default_factory=dict)

    def tell(self, name: str, said: Said) -> None:
        self.said[name] = said
        model = self.server.get("registered-models/get", name="mortgage")["registered_model"]
        self.champions[name] = {each["alias"]: each["version"] for each in model["aliases"]}[
            "champion"
        ]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Story:
    project = make(tmp_path_factory.mktemp("kubeflow"), "examples/mortgage")
    project.replace(ADDRESS, server.uri)
    sidecar = project.train()
    project = Project(project.root, project.root / "examples/kubeflow")
    project.replace(IN_CLUSTER, server.uri)
    told = Story(project, server)
    told.tell("sidecar", sidecar)
    told.tell("same", trained(project))
    told.tell("biased", trained(project, model="boosting", mitigation="none", denial_weight=7.0))
    told.tell("forced", edited(project, APPROVED, APPROVED.replace("==", "!=")))
    told.tell("better", trained(project, model="boosting"))
    told.tell("again", project.mlopsc(*RUN))
    told.tell("shut out", edited(project, APPROVED, APPROVED.replace("approved", "welcome")))
    told.tell("unjudged", edited(project, "'verdict'] == 'approved'\"", "'word'] == 'approved'\""))
    told.tell("untouched", project.mlopsc(*RUN, "--no-promote"))
    return told


def trained(project: Project, **changed: object) -> Said:
    project.set_parameters(**changed)
    project.build()
    project.commit(f"Train with {changed}")
    return project.mlopsc(*RUN)


def edited(project: Project, before: str, after: str) -> Said:
    """A run of the IR with one condition changed; then the IR is what it was."""
    file = project.folder / IR
    text = file.read_text(encoding="utf-8")
    assert before in text
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    try:
        return project.mlopsc(*RUN)
    finally:
        file.write_text(text, encoding="utf-8")


def ran(said: Said) -> list[str]:
    """The tasks that ended well, in their order, without the look at the registry after them."""
    return [each for each in re.findall(r"(?m)^(\S+): ok", said.err) if each != "versions"]


def test_the_ir_trains_the_model_of_the_sidecar_run_byte_for_byte(story: Story) -> None:
    said = story.said["same"]
    assert said.code == 0, said.out + said.err
    assert "the model is the champion's, byte for byte" in said.out
    assert ran(said) == [
        *("track", "step-prepare", "step-train", "step-evaluate"),
        *("record", "gate", "decision/champion/keep"),
    ]
    assert story.champions["same"] == "1"


def test_a_refused_model_is_registered_as_rejected_and_the_run_fails(story: Story) -> None:
    said = story.said["biased"]
    assert (said.code, said.refused) == (1, ["demographic_parity_difference afam"])
    assert "decision/approved/register" not in said.err
    assert story.server.version("2")["tags"]["validation_status"] == "rejected"
    assert story.champions["biased"] == "1"


def test_a_condition_that_lets_it_through_meets_the_runtime(story: Story) -> None:
    """The graph is changed, and the model still is not promoted: the verdict says no once more."""
    said = story.said["forced"]
    assert said.code == 1, said.out + said.err
    assert "decision/approved/promote: FAILED" in said.err
    logs = sorted(story.project.folder.glob(".mlops/runs/*/kfp/decision/approved/promote/log.txt"))
    words = [each.read_text(encoding="utf-8") for each in logs]
    assert any("was rejected and cannot be promoted" in each for each in words)
    assert story.champions["forced"] == "1"


def test_a_better_model_is_promoted(story: Story) -> None:
    said = story.said["better"]
    assert said.code == 0, said.out + said.err
    assert ran(said)[-2:] == ["decision/approved/register", "decision/approved/promote"]
    assert story.champions["better"] == "4"
    assert story.server.version("4")["tags"]["previous_version"] == "1"


def test_a_second_run_does_nothing(story: Story) -> None:
    said = story.said["again"]
    assert said.code == 0, said.out + said.err
    assert "nothing to do" in said.out


def test_a_condition_that_was_changed_changes_the_verdict(story: Story) -> None:
    """The same model as the champion's, kept out by a word that no verdict is."""
    assert story.said["shut out"].code == 0
    assert story.champions["shut out"] == "4"
    said = story.said["unjudged"]
    assert said.code == 3
    assert "the condition of approved" in said.err


def test_what_promotes_as_compiled_cannot_be_told_not_to(story: Story) -> None:
    said = story.said["untouched"]
    assert said.code == 64
    assert "--no-promote" in said.err
