"""The example of a team with MLflow, on a real server: built, run, promoted, refused, rolled back;
and a server that dies in the middle of a run and stays away for a while.
"""

import json
import sys
from dataclasses import dataclass, field

import pytest
from e2e.example.project import Project, Said, make
from e2e.example.server import ADDRESS, Server, pairs


@dataclass(frozen=True)
class Story:
    """What was said at each turn, and which versions the aliases named right after it."""

    project: Project
    server: Server
    said: dict[str, Said] = field(default_factory=dict)
    aliases: dict[str, dict[str, str]] = field(default_factory=dict)

    def tell(self, name: str, said: Said) -> None:
        self.said[name] = said
        if self.server.process is not None:
            model = self.server.get("registered-models/get", name="mortgage")["registered_model"]
            listed = model.get("aliases", [])
            self.aliases[name] = {each["alias"]: each["version"] for each in listed}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Story:
    """Each model is trained once; the server dies while the best of them is being trained."""
    project = make(tmp_path_factory.mktemp("mlflow"), "examples/mortgage")
    project.replace(ADDRESS, server.uri)
    told = Story(project, server)
    told.tell("first", project.train())
    told.tell("again", project.mlopsc("run"))
    told.tell("biased", project.train(model="boosting", mitigation="none", denial_weight=7.0))
    told.tell("promote biased", project.runtime("promote", "--version", "2"))
    told.tell("died", _train_while_it_dies(told))
    told.tell("down", project.mlopsc("run"))
    told.tell("rollback while down", project.runtime("rollback"))
    server.start()
    told.tell("up", project.runtime("versions"))
    told.tell("better", project.mlopsc("run"))
    told.tell("back", project.runtime("rollback"))
    told.tell("nothing left", project.runtime("rollback"))
    return told


def _train_while_it_dies(story: Story) -> Said:
    story.project.set_parameters(model="boosting")
    story.project.build()
    story.project.commit("Boosted trees")
    with story.project.start(sys.executable, "-m", "mlopsc", "run") as run:
        assert run.stderr is not None
        heard = []
        for line in iter(run.stderr.readline, ""):
            heard.append(line)
            if line.startswith("train: started"):
                break
        story.server.kill()
        out, err = run.communicate(timeout=300)
    return Said(run.returncode, out, "".join(heard) + err)


def test_the_first_model_is_the_champion(story: Story) -> None:
    said = story.said["first"]
    assert said.code == 0, said.out + said.err
    assert story.aliases["first"] == {"champion": "1"}
    assert story.server.version("1")["tags"]["validation_status"] == "approved"


def test_a_run_holds_parameters_metrics_and_the_hash_of_the_data(story: Story) -> None:
    run = story.server.get("runs/get", run_id=story.server.version("1")["run_id"])["run"]
    data = run["data"]
    assert run["info"]["status"] == "FINISHED"
    assert pairs(data["params"])["model"] == "logistic"
    assert pairs(data["metrics"]).keys() == {"accuracy", "auc_roc", "brier", "f1"}
    tags, pinned = pairs(data["tags"]), pinned_hash(story.project)
    assert tags["data_sha256.applications"] == pinned
    assert tags["seed"] == "42"
    assert len(tags["code_commit"]) == 40


def test_a_version_holds_its_record_and_its_signature(story: Story) -> None:
    version = story.server.version("1")
    folder = version["tags"]["artifact_folder"]
    meta = json.loads(story.server.artifact(version["run_id"], f"{folder}/model.meta.json"))
    assert meta["data"]["applications"] == pinned_hash(story.project)
    assert meta["gates"]["approved"] is True
    mlmodel = json.loads(story.server.artifact(version["run_id"], f"{folder}/MLmodel"))
    columns = json.loads(mlmodel["signature"]["inputs"])
    schema = json.loads((story.project.folder / "schema" / "features.json").read_text("utf-8"))
    assert [each["name"] for each in columns] == [each["name"] for each in schema]
    assert {each["type"] for each in columns} == {"float"}
    model = story.server.artifact(version["run_id"], f"{folder}/{meta['model']['file']}")
    assert len(model) == meta["model"]["bytes"]


def test_a_second_run_does_nothing(story: Story) -> None:
    said = story.said["again"]
    assert said.code == 0
    assert "nothing to do" in said.out
    assert story.aliases["again"] == {"champion": "1"}


def test_a_rejected_model_is_tagged_with_its_reason_and_stays_rejected(story: Story) -> None:
    said = story.said["biased"]
    assert (said.code, said.refused) == (1, ["demographic_parity_difference afam"])
    assert story.aliases["biased"] == {"champion": "1"}
    tags = story.server.version("2")["tags"]
    assert tags["validation_status"] == "rejected"
    assert tags["validation_reason"].startswith("demographic_parity_difference afam: ")
    promoted = story.said["promote biased"]
    assert promoted.code == 1
    assert "was rejected and cannot be promoted" in promoted.err
    assert story.aliases["promote biased"] == {"champion": "1"}


def test_a_server_that_dies_during_the_run_leaves_nothing_half_registered(story: Story) -> None:
    said = story.said["died"]
    assert said.code == 3, said.out + said.err
    assert "evaluate: ok" in said.err, "it died after the run was open, before registration"
    assert f"MLflow at {story.server.uri} failed" in said.err
    assert "a second try is safe" in said.err
    assert "Traceback" not in said.err
    assert story.aliases["up"] == {"champion": "1"}
    listed = [line.split()[:2] for line in story.said["up"].out.splitlines()[1:-1]]
    assert listed == [["v1", "approved"], ["v2", "REJECTED"]]


def test_without_the_server_no_run_begins_and_nothing_is_rolled_back(story: Story) -> None:
    said, back = story.said["down"], story.said["rollback while down"]
    assert said.code == 3, said.out + said.err
    assert f"MLflow at {story.server.uri} failed while starting the tracked run" in said.err
    assert "prepare: started" not in said.err
    assert "Traceback" not in said.err
    assert back.code == 3
    assert f"MLflow at {story.server.uri} failed while reading the champion" in back.err


def test_the_second_try_promotes_what_was_trained_and_sets_no_stage(story: Story) -> None:
    said = story.said["better"]
    assert said.code == 0, said.out + said.err
    assert "train: cached" in said.err
    assert story.aliases["better"] == {"champion": "3"}
    assert story.server.version("3")["tags"]["previous_version"] == "1"
    assert {story.server.version(each).get("current_stage") for each in "123"} <= {None, "None"}


def test_rollback_walks_back_and_then_says_that_nothing_is_left(story: Story) -> None:
    back, nothing = story.said["back"], story.said["nothing left"]
    assert (back.code, back.out) == (0, "returned to v1; v3 is the champion no more\n")
    assert story.aliases["back"] == {"champion": "1"}
    assert nothing.code == 1
    assert "there is nothing left to roll back to" in nothing.err
    assert story.aliases["nothing left"] == {"champion": "1"}


def pinned_hash(project: Project) -> str:
    lock = json.loads((project.folder / "data.lock.json").read_text(encoding="utf-8"))
    return str(lock["data"]["applications"]["sha256"])
