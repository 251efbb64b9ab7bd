"""Side by side as far as the limits allow; no longer than the time given; again where allowed."""

import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from e2e.run.small_tree import TRAIN, step
from e2e.run.world import World

from mlopsc.run import folder

SLEEPER = """
import os, pathlib, time
pathlib.Path(os.environ["MLOPS_OUTPUT_WHEN"], "when").write_text(str(time.monotonic()))
time.sleep(1.2)
pathlib.Path(os.environ["MLOPS_OUTPUT_WHEN"], "until").write_text(str(time.monotonic()))
"""


def add_sleepers(world: World, names: str = "ab", **more: object) -> None:
    world.script("sleeper", SLEEPER)
    sleeper = {**step("sleeper", {}, {"when": {"type": "artifact"}}), **more}

    def change(content: dict[str, Any]) -> None:
        content["steps"].update(dict.fromkeys(names, sleeper))

    world.edit("pipeline.json", change)
    world.commit()


def spans(folder: Path, names: str = "ab") -> list[tuple[float, float]]:
    """When each sleeper began and ended, the earliest first."""
    places = [folder / "outputs" / name / "when" for name in names]
    return sorted(
        (float((each / "when").read_text()), float((each / "until").read_text())) for each in places
    )


def overlap(folder: Path, names: str = "ab") -> bool:
    found = spans(folder, names)
    return any(later[0] < one[1] for one, later in itertools.pairwise(found))


def set_limits(world: World, parallelism: int, **quotas: object) -> None:
    def change(content: dict[str, Any]) -> None:
        content["parallelism"] = parallelism
        content["quotas"].update(quotas)

    world.edit("pipeline.json", change)
    world.commit()


@pytest.mark.parametrize(
    ("parallelism", "quotas", "expected"),
    [
        (2, {}, True),
        (1, {}, False),
        (2, {"cpu_millis": 2000}, True),
        (2, {"cpu_millis": 1999}, False),
        (2, {"memory_bytes": (2 << 20) - 1}, False),
    ],
)
def test_side_by_side(
    world: World, parallelism: int, quotas: dict[str, object], *, expected: bool
) -> None:
    add_sleepers(world)
    set_limits(world, parallelism, **quotas)
    outcome, _ = world.run()
    assert outcome.exit_code == 0
    assert outcome.folder
    assert overlap(outcome.folder) is expected


def test_gpus_are_shared_by_type(world: World) -> None:
    add_sleepers(world, gpu={"type": "l4", "count": 1})
    set_limits(world, 2, gpus={"l4": 1})
    outcome, _ = world.run()
    assert outcome.exit_code == 0
    assert outcome.folder
    assert not overlap(outcome.folder)


def test_less_side_by_side_when_asked(world: World) -> None:
    add_sleepers(world)
    set_limits(world, 2)
    outcome, _ = world.run(parallelism=1)
    assert outcome.folder
    assert not overlap(outcome.folder)


HANG = "import time\nprint('waiting', flush=True)\ntime.sleep(600)"


def test_a_step_that_hangs_is_ended(world: World) -> None:
    world.script("train", HANG)
    world.edit("pipeline.json", lambda p: p["steps"]["train"].update(timeout_seconds=1))
    world.commit()
    outcome, told = world.run()
    assert outcome.exit_code == 5
    assert "longer than its 1 seconds" in outcome.message
    assert told.states["train"] == "failed"


def test_the_whole_run_has_a_limit(world: World) -> None:
    world.script("train", HANG)
    world.edit("pipeline.json", lambda content: content.update(max_runtime_seconds=2))
    world.commit()
    outcome, _ = world.run()
    assert outcome.exit_code == 5
    assert "quotas.max-runtime (2s)" in outcome.message
    assert world.tags() == set()


FLAKY = (
    """
import pathlib, sys
tried = pathlib.Path("tried")
count = int(tried.read_text()) if tried.exists() else 0
tried.write_text(str(count + 1))
if count < 2:
    sys.exit("not this time")
"""
    + TRAIN
)


@pytest.mark.parametrize(("retries", "code"), [(2, 0), (1, 5)])
def test_a_step_is_tried_again_as_often_as_it_may(world: World, retries: int, code: int) -> None:
    (world.root / ".gitignore").write_text("tried\n")
    world.script("train", FLAKY)
    world.edit("pipeline.json", lambda p: p["steps"]["train"].update(retries=retries))
    world.commit()
    outcome, told = world.run()
    assert outcome.exit_code == code
    assert told.started.count("train") == retries + 1
    assert "train: it failed (exit 5); trying again" in told.text
    assert f"(attempt {retries + 1} of {retries + 1})" in told.text
    if code:
        assert f"step train failed after {retries + 1} attempts" in outcome.message


def test_a_failure_stops_what_runs_beside_it(world: World) -> None:
    add_sleepers(world, "a")
    world.script("sleeper", SLEEPER.replace("1.2", "60"))
    world.script("prepare", "import time; time.sleep(0.5); raise SystemExit(1)")
    world.commit()
    set_limits(world, 2)
    outcome, told = world.run()
    assert outcome.exit_code == 5
    assert told.states == {
        "a": "stopped",
        "prepare": "failed",
        "train": "skipped",
        "evaluate": "skipped",
    }


def test_old_runs_go_and_the_cache_stays_in_use(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "KEPT_RUNS", 2)
    for _ in range(3):
        world.run(promote=False, fresh=True)
    assert len(world.runs) == 2
    assert len(list((world.root / ".mlops" / "cache").iterdir())) == 3
    assert all(json.loads((each / "outcome.json").read_text())["state"] for each in world.runs)
