"""Tuning tries what the seed says, keeps the best, and registers a model of its parameters."""

import json
from typing import Any

import pytest
from e2e.run.small_tree import TRAIN
from e2e.run.world import World

DIVERGES = (
    """
import json, os, pathlib
if json.loads(pathlib.Path(os.environ["MLOPS_PARAMETERS"]).read_text())["rate"] == 0.5:
    raise SystemExit("it diverged")
"""
    + TRAIN
)


def set_tune(world: World, *rates: float, **more: object) -> None:
    tune = {
        "step": "train",
        "parallel_trials": 2,
        "objective": {"metric": "auc", "type": "maximize"},
        "trials": [{"rate": each} for each in rates],
        **more,
    }
    world.edit("pipeline.json", lambda content: content.update(tune=tune))
    world.commit()


def parameters(world: World) -> dict[str, Any]:
    meta = json.loads((world.runs[-1] / "model.meta.json").read_text())
    found = meta["parameters"]
    assert isinstance(found, dict)
    return found


def test_the_best_of_a_grid_is_registered(world: World) -> None:
    set_tune(world, 0.5, 0.3, 0.12)
    outcome, told = world.run()
    assert outcome.exit_code == 0
    assert parameters(world) == {"rate": 0.12}
    assert "trial 3 is the best" in told.text
    assert "trial 1: auc 0.5 with rate=0.5" in told.text
    assert told.states["train"] == "cached"
    assert told.started.count("prepare") == 1
    again, told = world.run()
    assert again.message.startswith("nothing to do")


def test_the_least_is_the_best_when_it_is_to_be_minimized(world: World) -> None:
    objective = {"metric": "auc", "type": "minimize"}
    set_tune(world, 0.3, 0.12, objective=objective)
    world.run()
    assert parameters(world) == {"rate": 0.3}


def test_the_same_trials_come_to_the_same(world: World) -> None:
    set_tune(world, 0.298261, 0.0610012, 0.0911209, 0.17)
    assert world.run()[0].exit_code == 0
    first = json.loads((world.runs[-1] / "trials.json").read_text())
    assert world.run(fresh=True, parallelism=2)[0].exit_code == 0
    assert json.loads((world.runs[-1] / "trials.json").read_text()) == first
    assert len({each["parameters"]["rate"] for each in first}) == 4


def test_a_trial_that_fails_is_left_out(world: World) -> None:
    world.script("train", DIVERGES)
    world.commit()
    set_tune(world, 0.5, 0.12)
    outcome, told = world.run()
    assert outcome.exit_code == 0
    assert "warning: trial 1: failed with rate=0.5" in told.text
    assert parameters(world) == {"rate": 0.12}


def test_when_every_trial_fails_so_does_the_run(world: World) -> None:
    world.script("train", DIVERGES)
    world.commit()
    set_tune(world, 0.5)
    outcome, _ = world.run()
    assert outcome.exit_code == 5
    assert "step trial 1/train failed" in outcome.message
    assert "it diverged" in outcome.message


@pytest.mark.parametrize(
    ("objective", "said"),
    [
        ({"metric": "gone", "type": "maximize"}, "no step lists the metric 'gone'"),
        ({"metric": "auc", "type": "biggest"}, "'maximize' or 'minimize'"),
    ],
)
def test_an_objective_that_is_none(world: World, objective: object, said: str) -> None:
    set_tune(world, 0.1, objective=objective)
    outcome, _ = world.run()
    assert outcome.exit_code == 3
    assert said in outcome.message
