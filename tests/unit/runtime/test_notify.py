"""People hear of a failure, a refusal, a promotion, and nothing else; the address is a secret."""

import json
from collections.abc import Iterator

import pytest
from doubles.slack import SECRET_PATH, Slack, slack_webhook
from e2e.backends.world import World

from mlopsc_templates.runtime.notify import state_of

FAILED, WELL = '{"state": "FAILED"}', '{"state": "COMPLETE"}'


@pytest.fixture
def slack(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slack]:
    made = Slack()
    with slack_webhook(made) as address:
        monkeypatch.setenv("SLACK_WEBHOOK", address)
        yield made


def notify(world: World, run: str, status: str) -> str:
    said = world.say("notify", "--job", run, "--status", status)
    assert said.code == 0, said.err
    assert SECRET_PATH not in said.out + said.err
    return said.out


def test_a_promotion_is_told_with_the_way_back(world: World, slack: Slack) -> None:
    world.crown("0.80")
    world.crown("0.81")
    notify(world, "r2", WELL)
    assert slack.told == ["tiny: run r2 promoted v2 to champion; `rollback` returns to v1"]
    notify(world, "r1", WELL)
    assert "r1 failed: v1 passed its gates and could not be promoted" in slack.told[1]


def test_a_refusal_is_told_with_its_reason(world: World, slack: Slack) -> None:
    world.crown("0.80")
    world.submit("0.20")
    notify(world, "r2", FAILED)
    assert slack.told[0].startswith("tiny: run r2 was refused: v2: ")
    assert "auc" in slack.told[0]


def test_what_waits_for_a_person_is_told_with_the_command(world: World, slack: Slack) -> None:
    world.configure("gates.json", approval={"mode": "manual", "by": "risk & audit"})
    world.submit("0.80")
    notify(world, "r1", WELL)
    assert slack.told == [
        "tiny: run r1 registered v1, which passed its gates and waits for approval by "
        "risk &amp; audit: promote --version 1 --approved-by NAME"
    ]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (FAILED, "KFP says FAILED of it"),
        ('{"state": "RUNNING", "error": {}}', "KFP says RUNNING of it"),
        ("", "KFP says nothing of it"),
        ("[1]", "KFP says nothing of it"),
    ],
)
def test_a_failure_before_any_version_is_told(
    world: World, slack: Slack, status: str, words: str
) -> None:
    notify(world, "5f3e", status)
    assert slack.told[0].startswith(f"tiny: run 5f3e failed: {words}")


@pytest.mark.parametrize("state", ["SUCCEEDED", "COMPLETE", "CACHED"])
def test_a_run_that_changed_nothing_is_not_told(world: World, slack: Slack, state: str) -> None:
    """The champion came out again, byte for byte."""
    world.crown("0.80")
    assert "nobody is told" in notify(world, "another", json.dumps({"state": state}))
    assert slack.told == []


def test_a_webhook_that_fails_changes_nothing_and_is_said(world: World, slack: Slack) -> None:
    slack.status = 500
    said = notify(world, "5f3e", FAILED)
    assert said.startswith("warning: Slack was not told: it answered 500. tiny: run 5f3e failed")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"http://127.0.0.1:9{SECRET_PATH}", "it cannot be reached: Connection refused"),
        (f"ftp:/{SECRET_PATH}", "it cannot be reached"),
        (SECRET_PATH, "it has to be an http:// or https:// address"),
        ("", "SLACK_WEBHOOK is not set"),
    ],
)
def test_an_address_that_is_none_is_said_and_never_shown(
    world: World, monkeypatch: pytest.MonkeyPatch, address: str, words: str
) -> None:
    monkeypatch.setenv("SLACK_WEBHOOK", address)
    assert words in notify(world, "5f3e", FAILED)


def test_a_registry_that_is_away_is_told_beside_the_end(
    world: World, slack: Slack, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.configure("tracking.json", backend="mlflow", uri="http://127.0.0.1:9")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    notify(world, "5f3e", FAILED)
    (text,) = slack.told
    assert "failed: KFP says FAILED" in text
    assert "what came of its model cannot be read: MLflow at http://127.0.0.1:9 failed" in text


def test_the_state_is_read_from_what_kfp_hands_over() -> None:
    handed = '{"state":"FAILED","pipelineJobResourceName":"churn-x","pipelineTaskName":"a"}'
    assert state_of(handed) == "FAILED"
    assert state_of("null") == state_of("{}") == state_of("{") == ""
