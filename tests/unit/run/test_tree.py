"""The emitted tree is read as it is, or refused with its file, the place, and what to do."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from e2e.run.world import World, make_world

from mlopsc.run.reading import BrokenTreeError
from mlopsc.run.tree import Requests, read_tree

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_world(tmp_path)


def test_reads_what_is_there(world: World) -> None:
    tree = read_tree(world.tree)
    assert tree.project == "small"
    assert tree.steps["train"].producers == {"prepare"}
    assert tree.steps["prepare"].producers == set()
    assert tree.steps["train"].requests == Requests(cpu_millis=1000, memory_bytes=1 << 20)
    assert tree.data["applications"].path == "data/rows.csv"
    assert tree.approval == "automatic"


def _set(*way: str, value: object) -> Change:
    def change(content: dict[str, Any]) -> None:
        for each in way[:-1]:
            content = content[each]
        content[way[-1]] = value

    return change


NONSENSE: list[tuple[Change, str]] = [
    (_set("seed", value="x"), "at seed: expected a whole number"),
    (_set("seed", value=True), "at seed: expected a whole number"),
    (_set("schema", value="mlopsc/pipeline/v9"), "at schema: expected 'mlopsc/pipeline/v1'"),
    (_set("parallelism", value=0), "at parallelism: expected a whole number of at least 1"),
    (_set("steps", "train", "run", value=[]), "at steps.train.run: expected a command"),
    (_set("steps", "train", "run", value=["a\0b"]), "at steps.train.run.0: expected a text"),
    (_set("steps", "train", "retries", value=-1), "at steps.train.retries"),
    (_set("steps", "train", "inputs", "features", value="x"), "'x' has nothing named 'features'"),
    (_set("steps", "train", "inputs", "gone", value="data"), "'data' has nothing named 'gone'"),
    (_set("data", "applications", "path", value="/etc/passwd"), "a path inside the project"),
    (_set("data", "applications", "path", value="../x"), "a path inside the project"),
    (_set("data", "applications", "sha256", value="abc"), "at data.applications.sha256"),
    (_set("model", "step", value="gone"), "step 'gone' has no output 'model'"),
    (_set("model", value=[]), "at model: expected an object"),
    (_set("quotas", "cpu_millis", value="4"), "at quotas.cpu_millis"),
]


@pytest.mark.parametrize(("change", "message"), NONSENSE, ids=[each[1] for each in NONSENSE])
def test_refuses_nonsense(world: World, change: Change, message: str) -> None:
    world.edit("pipeline.json", change)
    with pytest.raises(BrokenTreeError) as refused:
        read_tree(world.tree)
    assert message in str(refused.value)
    assert str(refused.value).startswith("pipeline.json")


def test_unpinned_data_are_said_to_be_unpinned(world: World) -> None:
    world.edit("pipeline.json", _set("data", "applications", "sha256", value=None))
    with pytest.raises(BrokenTreeError, match=r"applications is not pinned.*mlopsc pin"):
        read_tree(world.tree)


@pytest.mark.parametrize("raw", [b"", b"{", b"[" * 100_000, b'{"seed": NaN}', b"\xff\xfe", b"[]"])
def test_refuses_what_is_not_json(world: World, raw: bytes) -> None:
    (world.tree / "gates.json").write_bytes(raw)
    with pytest.raises(BrokenTreeError, match=r"gates\.json"):
        read_tree(world.tree)


def test_refuses_a_folder_without_a_tree(tmp_path: Path) -> None:
    with pytest.raises(BrokenTreeError, match="mlopsc build"):
        read_tree(tmp_path)


def _tune(world: World, trials: object) -> None:
    tune = {
        "step": "train",
        "parallel_trials": 1,
        "objective": {"metric": "auc", "type": "maximize"},
        "trials": trials,
    }
    world.edit("pipeline.json", _set("tune", value=tune))


def test_reads_trials(world: World) -> None:
    _tune(world, [{"rate": 0.1, "depth": 3}, {"rate": 0.2, "depth": 5}])
    tune = read_tree(world.tree).tune
    assert tune
    assert tune.trials == ({"rate": 0.1, "depth": 3}, {"rate": 0.2, "depth": 5})


@pytest.mark.parametrize("trials", [[], {}, [1], [{"rate": [1]}]])
def test_refuses_trials_that_are_none(world: World, trials: object) -> None:
    _tune(world, trials)
    with pytest.raises(BrokenTreeError, match=r"tune\.trials"):
        read_tree(world.tree)


def test_what_does_not_reach_a_step_is_not_in_its_definition(world: World) -> None:
    before = read_tree(world.tree).steps["train"].definition
    world.edit("pipeline.json", _set("steps", "train", "retries", value=3))
    assert read_tree(world.tree).steps["train"].definition == before
    world.edit("pipeline.json", _set("steps", "train", "env", value={"A": "1"}))
    after = read_tree(world.tree).steps["train"].definition
    assert after != before
    assert json.loads(after)["env"] == {"A": "1"}
