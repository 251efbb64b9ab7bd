"""The exit task of the example on Kubeflow: its IR runs here, and Slack's double hears the end."""

from dataclasses import dataclass

import pytest
from doubles.slack import SECRET_PATH, Slack, slack_webhook
from e2e.example.project import Said, make
from e2e.example.server import Server
from e2e.example.test_kubeflow import IN_CLUSTER, trained

MAIL = "  alerts: {email: [mortgage-ml@example.com]}\n"
SLACK = "  alerts: {email: [mortgage-ml@example.com], slack: {secret: mortgage-slack}}\n"


@dataclass(frozen=True)
class Story:
    """The runs, and what Slack was told at each."""

    promoted: Said
    refused: Said
    silent: Said
    told: list[str]
    artifacts: list[str]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Story:
    project = make(tmp_path_factory.mktemp("exit"), "examples/kubeflow")
    project.replace(IN_CLUSTER, server.uri)
    project.replace(MAIL, SLACK)
    slack = Slack()
    with pytest.MonkeyPatch.context() as patch, slack_webhook(slack) as address:
        patch.setenv("SLACK_WEBHOOK", address)
        promoted = trained(project)
        refused = trained(project, model="boosting", mitigation="none", denial_weight=7.0)
        patch.delenv("SLACK_WEBHOOK")
        silent = trained(project)
    version = server.version("1")
    listed = server.get(
        "artifacts/list", run_id=version["run_id"], path=folder_of(version, "reference")
    )
    kept = [each["path"].rpartition("/")[2] for each in listed["files"]]
    return Story(promoted, refused, silent, slack.told, kept)


def folder_of(version: dict[str, object], part: str) -> str:
    tags = version["tags"]
    assert isinstance(tags, dict)
    return f"{tags['artifact_folder']}/{part}"


def test_what_was_promoted_is_told(story: Story) -> None:
    assert story.promoted.code == 0, story.promoted.out + story.promoted.err
    assert story.told[0].endswith(" promoted v1 to champion")
    assert "exit-handler-1/decision/approved/promote: ok" in story.promoted.err
    assert "notify: ok" in story.promoted.err


def test_what_was_refused_is_told_once_the_run_has_failed(story: Story) -> None:
    said = story.refused
    assert (said.code, said.refused) == (1, ["demographic_parity_difference afam"])
    assert "exit-handler-1/decision/refused/refuse: FAILED" in said.err
    assert "notify: ok" in said.err
    assert " was refused: v2: " in story.told[1]
    assert len(story.told) == 2


def test_without_the_address_it_is_left_out_and_nothing_changes(story: Story) -> None:
    said = story.silent
    assert said.code == 0, said.out + said.err
    assert "the model is the champion's, byte for byte" in said.out
    assert "notify is left out: it reads SLACK_WEBHOOK, which is not exported" in said.err


def test_the_address_is_nowhere_in_what_was_said(story: Story) -> None:
    for each in (story.promoted, story.refused, story.silent):
        assert SECRET_PATH not in each.out + each.err


def test_the_reference_stands_beside_the_model(story: Story) -> None:
    assert story.artifacts == ["reference.csv"]
