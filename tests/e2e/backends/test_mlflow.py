"""What only the MLflow backend promises: what stands on the server, and a server that fails."""

import importlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any, get_args

import pytest
from e2e.backends.faulty_server import Fault, FaultyServer
from e2e.backends.world import World


def client(world: World) -> Any:
    tracking = json.loads((world.tree / "tracking.json").read_text())
    return importlib.import_module("mlflow").MlflowClient(tracking["uri"])


def name_of(world: World) -> str:
    return str(json.loads((world.tree / "tracking.json").read_text())["model"])


@pytest.fixture
def faulty(
    mlflow_world: World, mlflow_uri: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[FaultyServer]:
    """A faulty server that `mlflow_world` talks through, with short patience and no retries."""
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_TIMEOUT", "1")
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    server = FaultyServer(mlflow_uri)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    mlflow_world.configure("tracking.json", uri=server.uri)
    yield server
    server.plan.disarm()
    server.shutdown()
    server.server_close()
    thread.join()


def test_run_and_version_hold_what_an_audit_asks_for(mlflow_world: World) -> None:
    mlflow_world.crown("0.80")
    mlflow_world.submit("0.801")
    api, name = client(mlflow_world), name_of(mlflow_world)
    first, second = (api.get_model_version(name, each) for each in ("1", "2"))
    run = api.get_run(first.run_id)
    sha256 = run.data.tags["data_sha256.applications"]
    assert sha256 == json.loads((mlflow_world.tree / "pipeline.json").read_text())["data"][
        "applications"
    ]["sha256"]  # fmt: skip
    assert run.info.status == "FINISHED"
    assert run.data.params == {"rows": "10", "model": "none"}
    assert run.data.metrics == {"auc": 0.80}
    assert first.tags["previous_version"] == "none"
    assert first.tags["validation_status"] == "approved"
    assert second.tags["validation_status"] == "rejected"
    assert "less than the margin 0.005" in second.tags["validation_reason"]
    assert first.tags["data_sha256.applications"] == sha256
    assert first.current_stage in (None, "None")
    artifacts = [each.path for each in api.list_artifacts(first.run_id, _folder(first))]
    assert [each.rpartition("/")[2] for each in artifacts] == [
        "MLmodel", "model.meta.json", "model.onnx", "reference", "verdict.json",
    ]  # fmt: skip


def _folder(version: Any) -> str:
    return str(version.tags["artifact_folder"])


@pytest.mark.filterwarnings("ignore:.*Any type hint is inferred:UserWarning")  # mlflow's own
def test_model_loads_by_its_alias_with_the_signature_of_the_feature_schema(
    mlflow_world: World,
) -> None:
    mlflow_world.crown("0.80")
    pyfunc = importlib.import_module("mlflow.pyfunc")
    pandas = importlib.import_module("pandas")
    model = pyfunc.load_model(f"models:/{name_of(mlflow_world)}@champion")
    columns = model.metadata.get_input_schema().to_dict()
    assert [(each["name"], each["type"]) for each in columns] == [("x", "float"), ("y", "float")]
    frame = pandas.DataFrame({"x": [0.0, 1.0], "y": [0.0, 0.0]}, dtype="float32")
    assert list(model.predict(frame)["label"]) == [0, 1]


@pytest.mark.parametrize("fault", get_args(Fault))
def test_promotion_that_fails_at_any_call_is_whole_and_can_be_tried_again(
    mlflow_world: World, faulty: FaultyServer, fault: Fault
) -> None:
    world = mlflow_world
    world.crown("0.80")
    world.submit("0.90")
    old: tuple[object, ...] = (1, None, [])
    new = (2, 1, [1])
    at = 0
    while True:
        at += 1
        world.do("register", "--run", str(world.runs[1]))  # v2 is the challenger again
        faulty.plan.arm(at, fault)
        said = world.say("promote", "--version", "2")
        faulty.plan.disarm()
        if not faulty.plan.hit:
            break
        assert said.code == 3, said
        assert f"MLflow at {faulty.uri} failed while" in said.err
        assert "a second try is safe" in said.err
        state = world.state()
        assert (state["champion"], state["previous_version"], state["history"]) in (old, new)
        world.do("promote", "--version", "2")
        state = world.state()
        assert (state["champion"], state["previous_version"], state["history"]) == new
        assert state["challenger"] is None
        world.do("rollback")
    assert said.code == 0
    assert at > 8  # every call of a promotion was met


def test_registration_whose_answers_are_lost_makes_one_version(
    mlflow_world: World, faulty: FaultyServer
) -> None:
    run = mlflow_world.train("0.80")
    mlflow_world.do("gate", "--run", str(run))
    failures = 0
    for at in range(1, 40):
        faulty.plan.arm(at, "forget")
        said = mlflow_world.say("register", "--run", str(run))
        faulty.plan.disarm()
        if not faulty.plan.hit:
            break
        failures += said.code == 3
    assert said.code == 0
    assert failures > 3
    assert len(mlflow_world.state()["versions"]) == 1
    assert mlflow_world.state()["challenger"] == 1


def test_promotion_that_another_one_overtakes_is_told(
    mlflow_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MLflow has no compare-and-swap; what is promised is that the loser hears of it."""
    world = mlflow_world
    world.crown("0.80")
    world.submit("0.90")
    world.submit("0.91")
    api, name = client(world), name_of(world)
    original = type(api).set_registered_model_alias

    def overtaken(self: Any, model: str, alias: str, version: str) -> None:
        original(self, model, alias, version)
        original(self, model, alias, "3")

    monkeypatch.setattr(type(api), "set_registered_model_alias", overtaken)
    said = world.say("promote", "--version", "2")
    assert said.code == 1
    assert "v2 was not promoted: somebody was faster, the champion is v3 now" in said.err
    assert str(api.get_model_version_by_alias(name, "champion").version) == "3"


def test_server_that_is_down_starts_no_run_and_is_named(
    mlflow_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    mlflow_world.configure("tracking.json", uri="http://127.0.0.1:9")
    run = mlflow_world.project / ".mlops" / "runs" / "r1"
    said = mlflow_world.say("track", "--run", str(run))
    assert said.code == 3
    assert "MLflow at http://127.0.0.1:9 failed while starting the tracked run" in said.err
    assert "The run was not started." in said.err
    said = mlflow_world.say("step", "prepare", "--run", str(run))
    assert (said.code, "`track --run" in said.err) == (1, True)


def test_emitted_program_promotes_on_the_server(mlflow_world: World) -> None:
    mlflow_world.submit("0.80")
    argv = [sys.executable, str(mlflow_world.tree / "runtime"), "promote"]
    done = subprocess.run(
        argv, cwd=mlflow_world.project, capture_output=True, text=True, check=True
    )
    assert done.stdout == "v1 is the champion now (there was none before)\n"
