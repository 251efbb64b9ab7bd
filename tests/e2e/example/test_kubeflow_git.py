"""The example for Kubeflow with git for a registry, run from a copy that git knows nothing of.

That is what a pod has: the code of its image, a token, and the address of the repository.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from e2e.example.project import Project, Said, make
from e2e.git_server import WRITER, GitServer, serving

BELOW = "examples/kubeflow"
RUN = ("run", "--target", "kubeflow")
LOOKS = """
import os

print("token:", os.environ.get("GIT_TOKEN"))
"""


@dataclass(frozen=True)
class Story:
    """The clone of whoever changes the project, the copy that runs, and what a run said."""

    clone: Project
    image: Project
    said: Said

    def git(self, *words: str) -> str:
        return self.clone.do("git", "--git-dir", str(self.clone.root.parent / "remote.git"), *words)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("repository")
    clone = make(folder, BELOW)
    with serving(GitServer(folder)) as server, pytest.MonkeyPatch.context() as patch:
        repository = f"{server.address}/remote.git"
        login = "secrets: {GIT_TOKEN: repository}"
        clone.replace("{mlflow: in-use}", "{mlflow: none}")
        clone.replace(
            'uri: "http://mlflow.mlflow.svc:5000"', f'repository: "{repository}", {login}'
        )
        clone.replace("  on-drift: {method: psi, threshold: 0.2, action: alert}\n", "")
        clone.replace("  drift: true\n", "")
        train = clone.root / "examples/mortgage/train.py"
        train.write_text(train.read_text(encoding="utf-8") + LOOKS, encoding="utf-8")
        clone.build()
        clone.commit("Versions are kept in git")
        clone.do("git", "push", "--quiet", str(folder / "remote.git"), "HEAD:main")
        root = folder / "image"
        shutil.copytree(clone.root, root, ignore=shutil.ignore_patterns(".git"))
        image = Project(root, root / BELOW)
        patch.setenv("GIT_TOKEN", WRITER)
        yield Story(clone, image, image.mlopsc(*RUN))


def test_the_run_is_registered_and_promoted_in_the_repository(story: Story) -> None:
    assert story.said.code == 0, story.said.out + story.said.err
    tags = story.git("tag").split()
    assert tags == ["model/mortgage/champion", "model/mortgage/v1"]
    commit = story.clone.do("git", "rev-parse", "HEAD")
    assert story.git("rev-parse", "model/mortgage/v1^") == commit
    added = story.git("diff", "--name-only", commit.strip(), "model/mortgage/v1").split()
    assert f"{BELOW}/models/mortgage/v1/model.onnx" in added


def test_the_same_again_is_the_champion_and_registers_nothing(story: Story) -> None:
    said = story.image.mlopsc(*RUN)
    assert said.code == 0, said.out + said.err
    assert story.git("tag").split() == ["model/mortgage/champion", "model/mortgage/v1"]


def test_no_step_has_the_token(story: Story) -> None:
    assert story.said.code == 0
    logs = list(Path(story.image.folder).glob(".mlops/runs/*/kfp/step-train/log.txt"))
    assert logs
    assert all("token: None" in each.read_text(encoding="utf-8") for each in logs)


def test_what_was_not_committed_does_not_train(story: Story) -> None:
    story.image.set_parameters(model="boosting")
    story.image.build()
    said = story.image.mlopsc(*RUN)
    assert said.code != 0
    assert "holds the tree that runs here" in said.out + said.err
    assert "step-train" not in said.err
