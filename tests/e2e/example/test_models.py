"""Models really trained, as a user would, and really judged: one regresses, one is slow, one is
biased, one is better. The champion stays until something better comes, and rollback walks back.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from e2e.example.project import Project, Said, make

REFUSED: dict[str, tuple[dict[str, object], str]] = {
    "regressed": ({"model": "boosting", "depth": 8, "trees": 200}, "auc_roc beats champion"),
    "slow": ({"model": "blend"}, "latency p"),
    "biased": (
        {"model": "boosting", "mitigation": "none", "denial_weight": 7.0},
        "demographic_parity_difference afam",
    ),
}
"""Parameters of examples/mortgage/README.md, and how the names of the refusing gates begin."""
refused = pytest.mark.parametrize("name", REFUSED)


@dataclass(frozen=True)
class Story:
    """What was said at each turn, and what `versions` listed right after it."""

    project: Project
    said: dict[str, Said]
    versions: dict[str, dict[str, Any]]

    def tell(self, name: str, said: Said) -> None:
        self.said[name], self.versions[name] = said, self.project.versions()

    def tags(self) -> dict[str, str]:
        """What the remote has."""
        lines = self.project.do("git", "ls-remote", "--tags", "--refs", "origin").splitlines()
        return {ref.removeprefix("refs/tags/"): sha for sha, ref in map(str.split, lines)}


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Each model is trained once, in the order in which a team would; the tests read what came."""
    project = make(tmp_path_factory.mktemp("models"))
    told = Story(project, {}, {})
    told.tell("first", project.train())
    for name, (parameters, _) in REFUSED.items():
        told.tell(name, project.train(**parameters))
    told.tell("better", project.train(model="boosting"))
    told.tell("again", project.mlopsc("run"))
    for version, name in enumerate(REFUSED, start=2):
        told.tell(f"promote {name}", project.runtime("promote", "--version", str(version)))
    _mutate(project.tree / "gates.json")
    told.tell("mutated", project.mlopsc("run"))
    project.do("git", "checkout", "--", "out")
    told.tell("back", project.runtime("rollback"))
    told.tell("nothing left", project.runtime("rollback"))
    told.tell("twice", project.mlopsc("run", "--verify-reproducible"))
    return told


def _mutate(gates: Path) -> None:
    """By hand, behind the compiler's back: an AUC that the champion itself has not."""
    content = json.loads(gates.read_text(encoding="utf-8"))
    content["metrics"]["auc_roc"]["min"] = "0.95"
    gates.write_text(json.dumps(content), encoding="utf-8")


def test_the_first_model_is_promoted(story: Story) -> None:
    said = story.said["first"]
    assert said.code == 0, said.err
    assert said.refused == []
    assert "there is no champion yet: thresholds alone decide" in said.out
    assert story.versions["first"]["champion"] == 1


@refused
def test_a_worse_model_is_refused_by_exactly_its_gate(story: Story, name: str) -> None:
    said = story.said[name]
    assert said.code == 1, said.out + said.err
    assert said.refused, said.out
    assert all(each.startswith(REFUSED[name][1]) for each in said.refused), said.out
    assert "the gates refuse this model" in said.err


@refused
def test_the_champion_stays_and_the_refusal_is_recorded(story: Story, name: str) -> None:
    said, versions = story.said[name], story.versions[name]
    assert versions["champion"] == 1
    assert versions["challenger"] is None
    last = versions["versions"][-1]
    assert last["approved"] is False
    assert last["reason"].startswith(f"{said.refused[0]}: ")
    assert f"version {last['version']} is registered as rejected" in said.err


@refused
def test_what_was_refused_cannot_be_promoted(story: Story, name: str) -> None:
    said = story.said[f"promote {name}"]
    assert said.code == 1
    assert "was rejected and cannot be promoted" in said.err
    assert story.versions[f"promote {name}"] == story.versions["better"]


def test_a_better_model_is_promoted_and_training_it_again_is_no_work(story: Story) -> None:
    said, versions = story.said["better"], story.versions["better"]
    assert said.code == 0, said.out + said.err
    assert (versions["champion"], versions["previous_version"]) == (5, 1)
    again = story.said["again"]
    assert again.code == 0
    assert "nothing to do" in again.out
    assert story.versions["again"] == versions


def test_every_version_is_a_tag_at_the_remote_with_its_record(story: Story) -> None:
    tags = story.tags()
    assert {f"model/mortgage/v{number}" for number in range(1, 6)} < set(tags)
    pinned = json.loads((story.project.folder / "data.lock.json").read_text(encoding="utf-8"))
    for number, seen in ((2, None), (5, 1)):
        path = f"model/mortgage/v{number}:models/mortgage/v{number}/model.meta.json"
        meta = json.loads(story.project.do("git", "cat-file", "blob", path))
        assert meta["data"]["applications"] in json.dumps(pinned)
        assert meta["gates"]["approved"] is (seen is not None)
        assert meta["previous_version"] == 1


def test_a_threshold_mutated_in_the_tree_changes_the_verdict(story: Story) -> None:
    said = story.said["mutated"]
    assert said.code == 1
    assert said.refused == ["auc_roc min"]
    assert "is not what was built (changed: gates.json)" in said.err
    assert "train: cached" in said.err, "the verdict is new, the model is not"
    assert story.versions["mutated"]["champion"] == 5


def test_rollback_walks_back_and_then_says_that_nothing_is_left(story: Story) -> None:
    back, nothing = story.said["back"], story.said["nothing left"]
    assert (back.code, back.out) == (0, "returned to v1; v5 is the champion no more\n")
    assert story.versions["back"]["champion"] == 1
    assert nothing.code == 1
    assert "there is nothing left to roll back to: v1 is the first one" in nothing.err
    assert story.versions["nothing left"] == story.versions["back"]


def test_training_twice_gives_the_same_model_and_registers_none(story: Story) -> None:
    said = story.said["twice"]
    assert said.code == 0, said.out + said.err
    assert "the same model: sha256 " in said.out
    assert story.versions["twice"] == story.versions["nothing left"]
