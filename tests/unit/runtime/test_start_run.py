"""A run is started through KFP's API: by names, one at a time, with the pod's token."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from doubles.kfp_api import Kfp, kfp_api
from doubles.server import serving

from mlopsc_templates.runtime.errors import UnreachableError
from mlopsc_templates.runtime.kfp_api import OPEN, Api
from mlopsc_templates.runtime.start_run import Wanted, start

WANTED = Wanted("churn", "churn-2", "churn", "churn-pipeline", "schedule")


@pytest.fixture
def kfp() -> Kfp:
    made = Kfp()
    made.publish("churn", "churn-1", "churn-2", "churn-3")
    made.publish("other", "other-1")
    return made


@pytest.fixture
def api(kfp: Kfp) -> Iterator[Api]:
    with kfp_api(kfp) as address:
        yield Api(address, "growth")


def test_the_version_that_was_compiled_is_started(kfp: Kfp, api: Api) -> None:
    kfp.add_run("id-of-churn", "SUCCEEDED")
    said = start(api, WANTED)
    assert said == "started run run-2 of churn, version churn-2"
    made = kfp.runs[-1]
    assert made["pipeline_version_reference"] == {
        "pipeline_id": "id-of-churn",
        "pipeline_version_id": "id-of-churn-2",
    }
    assert made["service_account"] == "churn-pipeline"
    assert made["description"] == "Started because of schedule."
    assert made["experiment_id"] == kfp.experiments[0]["experiment_id"]
    assert kfp.experiments[0]["namespace"] == "growth"


def test_an_experiment_is_made_once(kfp: Kfp, api: Api) -> None:
    start(api, WANTED)
    kfp.runs[-1]["state"] = "FAILED"
    start(api, WANTED)
    assert [each["display_name"] for each in kfp.experiments] == ["churn"]
    assert {each["experiment_id"] for each in kfp.runs} == {"experiment-1"}


@pytest.mark.parametrize("state", OPEN)
def test_while_a_run_is_open_none_is_started(kfp: Kfp, api: Api, state: str) -> None:
    kfp.add_run("id-of-other", "RUNNING")
    open_run = kfp.add_run("id-of-churn", state)
    said = start(api, WANTED)
    assert said.startswith(f"nothing was started: run {open_run} of churn is {state}")
    assert not [each for each in kfp.asked if each.method == "POST"]


def test_a_run_of_another_pipeline_is_in_nobodys_way(kfp: Kfp, api: Api) -> None:
    kfp.add_run("id-of-other", "RUNNING")
    assert "started run" in start(api, WANTED)


def test_the_token_is_read_from_its_file(
    kfp: Kfp, api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kfp.token = "of-the-pod"  # noqa: S105 - a double asks for it
    with pytest.raises(UnreachableError, match="answered 401: who are you"):
        start(api, WANTED)
    (tmp_path / "token").write_text("of-the-pod\n")
    monkeypatch.setenv("KF_PIPELINES_SA_TOKEN_PATH", str(tmp_path / "token"))
    assert "started run" in start(api, WANTED)
    monkeypatch.setenv("KF_PIPELINES_SA_TOKEN_PATH", str(tmp_path / "none"))
    with pytest.raises(UnreachableError, match=r"KF_PIPELINES_SA_TOKEN_PATH.*No such file"):
        start(api, WANTED)


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (Wanted("chrun", "churn-2", "churn", "a", "b"), "has no pipeline chrun in growth"),
        (Wanted("churn", "churn-9", "churn", "a", "b"), "has no version churn-9"),
    ],
)
def test_what_is_not_there_is_named(api: Api, wanted: Wanted, words: str) -> None:
    with pytest.raises(UnreachableError, match=words):
        start(api, wanted)


def test_a_refusal_is_said_in_kfps_words(kfp: Kfp, api: Api) -> None:
    kfp.refuses = "User growth is not authorized with reason: no runs.create"
    with pytest.raises(UnreachableError, match="answered 403: User growth is not authorized"):
        start(api, WANTED)


def test_a_server_that_is_away_or_is_none_is_said() -> None:
    with pytest.raises(UnreachableError, match="it cannot be reached: Connection refused"):
        start(Api("http://127.0.0.1:9", "growth"), WANTED)
    with pytest.raises(UnreachableError, match="it has to be an http"):
        start(Api("ml-pipeline", "growth"), WANTED)
    with (
        serving(lambda _: (200, b"<html>sign in</html>")) as address,
        pytest.raises(UnreachableError, match="answered 200: <html>"),
    ):
        start(Api(address, "growth"), WANTED)


def test_no_redirect_is_followed_with_the_token(kfp: Kfp, api: Api) -> None:
    with (
        serving(lambda _: (302, api.url.encode())) as address,
        pytest.raises(UnreachableError, match="answered 302"),
    ):
        start(Api(address, "growth"), WANTED)
    assert kfp.asked == []


def test_what_is_sent_is_json_of_the_models(kfp: Kfp, api: Api) -> None:
    start(api, WANTED)
    (run,) = (
        each for each in kfp.asked if (each.method, each.path) == ("POST", "/apis/v2beta1/runs")
    )
    assert run.headers["Content-Type"] == "application/json"
    assert json.loads(run.body)["display_name"].startswith("churn 2")
