"""A pod that has no run watches the champion: its reference comes from MLflow, a run is started."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from doubles.kfp_api import Kfp, kfp_api
from e2e.backends.world import Said, World

STEADY = [f"{at % 2},{at / 40},a,{at % 2}" for at in range(40)]
MOVED = [f"{at % 2},{5 + at / 40},a,{at % 2}" for at in range(40)]


@pytest.fixture
def kfp() -> Kfp:
    made = Kfp()
    made.publish("tiny", "tiny-1")
    return made


@pytest.fixture
def api(kfp: Kfp) -> Iterator[str]:
    with kfp_api(kfp) as address:
        yield address


@pytest.fixture
def served(mlflow_world: World) -> World:
    """v1 serves and scores 0.70 on forty rows; the runs that made it are gone."""
    number, gated = mlflow_world.submit("1.00", rows=40)
    assert gated.code == 0, gated.out
    mlflow_world.do("promote", "--version", str(number))
    for each in mlflow_world.runs:
        each.rename(mlflow_world.store / each.name)
    return mlflow_world


def watch(world: World, question: str, rows: list[str], *start: str) -> Said:
    observed = world.project.parent / "observed.csv"
    observed.write_text("\n".join(["x,y,group,label", *rows]) + "\n")
    run = world.project / ".mlops" / "watch"
    return world.say("watch", question, "--run", str(run), "--observations", str(observed), *start)


def start_words(api: str) -> list[str]:
    words = {"api": api, "namespace": "growth", "pipeline": "tiny", "version": "tiny-1"}
    words |= {"experiment": "tiny", "service-account": "tiny-pipeline", "because": "on-degradation"}
    return [word for name, value in words.items() for word in (f"--{name}", value)]


def kept(world: World) -> Path:
    return world.project / ".mlops" / "watch" / "outputs" / "prepare" / "holdout" / "reference.csv"


def test_drift_is_measured_against_the_champions_own_reference(served: World) -> None:
    assert watch(served, "features", STEADY).code == 0
    lines = kept(served).read_text(encoding="utf-8").splitlines()
    assert lines[0] == "x,y", "neither the label nor the sensitive column travels"
    assert len(lines) == 41
    said = watch(served, "features", MOVED)
    assert (said.code, "decision: review" in said.out) == (11, True)


def test_a_champion_that_got_worse_starts_one_run_and_says_so(
    served: World, kfp: Kfp, api: str
) -> None:
    """Eighty rows: the tiny evaluation takes 0.40 off."""
    said = watch(served, "performance", STEADY * 2, *start_words(api))
    assert said.code == 10, said.err
    assert "DEGRADED" in said.out
    assert "started run run-1 of tiny, version tiny-1" in said.out
    assert kfp.runs[0]["service_account"] == "tiny-pipeline"
    again = watch(served, "performance", STEADY * 2, *start_words(api))
    assert (again.code, "nothing was started: run run-1" in again.out) == (10, True)
    assert len(kfp.runs) == 1


def test_a_champion_that_holds_starts_nothing(served: World, kfp: Kfp, api: str) -> None:
    said = watch(served, "performance", MOVED, *start_words(api))
    assert (said.code, "auc: recorded 0.7, now 0.7" in said.out) == (0, True)
    assert "feature" not in said.out, "only the one question was asked"
    assert kfp.asked == []


def test_a_server_that_is_away_leaves_it_to_the_next_try(served: World) -> None:
    said = watch(served, "performance", STEADY * 2, *start_words("http://127.0.0.1:9"))
    assert (said.code, "it cannot be reached: Connection refused" in said.err) == (3, True)
    said = watch(served, "performance", STEADY * 2)
    assert (said.code, "nothing says its --api, --namespace" in said.err) == (64, True)


def test_without_labels_the_score_is_not_known(served: World) -> None:
    said = watch(served, "performance", [each.rpartition(",")[0] + "," for each in STEADY])
    assert (said.code, "not every observation has its label" in said.out) == (0, True)


def test_without_a_champion_there_is_nothing_to_measure(mlflow_world: World) -> None:
    said = watch(mlflow_world, "features", STEADY)
    assert (said.code, "there is no champion yet" in said.out) == (0, True)


def test_git_keeps_no_reference_and_says_what_to_do(git_world: World) -> None:
    git_world.crown("0.80")
    said = watch(git_world, "features", STEADY)
    assert (said.code, "git-sidecar keeps no reference with v1" in said.err) == (1, True)
    assert "`drift --run`" in said.err
