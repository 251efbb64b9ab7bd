"""The whole way: data, steps, gates, registration, promotion; a second run does nothing."""

import json
import shutil
from pathlib import Path

import pytest
from e2e.run.small_tree import ROWS, TRAIN
from e2e.run.world import RUNTIME, World

HALF = TRAIN + "\nimport sys; print('last words', file=sys.stderr); sys.exit(3)\n"


def set_gate(world: World, least: str) -> None:
    """A gate of the emitted tree, changed by hand."""
    world.edit_by_hand("gates.json", lambda gates: gates["metrics"]["auc"].update(min=least))


def test_a_run_promotes_and_the_next_does_nothing(world: World) -> None:
    outcome, told = world.run()
    assert (outcome.exit_code, outcome.version) == (0, "1")
    assert told.started == ["prepare", "train", "evaluate"]
    assert outcome.verdict
    assert "auc" in outcome.verdict
    assert world.tags() == {"model/small/v1", "model/small/champion"}
    assert outcome.folder
    meta = json.loads((outcome.folder / "model.meta.json").read_text())
    assert meta["seed"] == 42
    again, told = world.run()
    assert again.exit_code == 0
    assert again.message.startswith(f"nothing to do: run {outcome.run_id}")
    assert told.started == []
    assert {each.state for each in again.steps} == {"cached"}
    assert len(world.runs) == 1
    assert world.git("status", "--porcelain") == ""


def test_a_gate_changed_by_hand_and_not_committed_registers_nothing(world: World) -> None:
    """Its version would carry a commit that shows another gate than the one it passed."""
    world.edit("gates.json", lambda gates: gates["metrics"]["auc"].update(min="0.95"))
    world.commit()
    set_gate(world, "0.5")
    outcome, told = world.run()
    assert outcome.exit_code == 1
    assert "warning: sidecar/ is not what was built (changed: gates.json)" in told.text
    assert "gates.json is not the one of commit" in outcome.message
    assert world.tags() == set()


def test_a_gate_that_git_is_told_to_overlook_registers_nothing(world: World) -> None:
    """The work tree looks clean then; the bytes of the gates do not."""
    world.edit("gates.json", lambda gates: gates["metrics"]["auc"].update(min="0.95"))
    world.commit()
    world.git("update-index", "--assume-unchanged", str(world.tree / "gates.json"))
    set_gate(world, "0.5")
    assert not world.git("status", "--porcelain")
    outcome, _ = world.run()
    assert outcome.exit_code == 1
    assert "gates.json is not the one of commit" in outcome.message
    assert world.tags() == set()


def test_a_gate_changed_in_the_tree_changes_the_verdict(world: World) -> None:
    assert world.run()[0].exit_code == 0
    set_gate(world, "0.95")
    world.commit()
    refused, told = world.run()
    assert refused.exit_code == 1
    assert refused.verdict
    assert "REFUSED" in refused.verdict
    assert "the gates refuse this model; version 2 is registered as rejected" in refused.message
    assert "warning: sidecar/ is not what was built (changed: gates.json)" in told.text
    assert set(told.states.values()) == {"cached"}
    assert world.git("ls-remote", "origin", "refs/tags/model/small/champion")
    refused_again, told = world.run()
    assert refused_again.exit_code == 1
    assert refused_again.message.startswith("nothing to do")


def test_not_promoted_when_not_asked_for(world: World) -> None:
    outcome, _ = world.run(promote=False)
    assert (outcome.exit_code, outcome.version) == (0, "1")
    assert "model/small/champion" not in world.tags()
    promoted, told = world.run()
    assert (promoted.exit_code, promoted.version) == (0, "1")
    assert "model/small/champion" in world.tags()
    assert told.started == []


def test_manual_approval_waits(world: World) -> None:
    world.edit("gates.json", lambda g: g.update(approval={"mode": "manual", "by": "committee"}))
    world.commit()
    outcome, _ = world.run()
    assert outcome.exit_code == 0
    assert "waits for approval" in outcome.message
    assert "model/small/champion" not in world.tags()


def test_a_change_of_code_runs_what_it_may_reach(world: World) -> None:
    world.run()
    world.script("train", TRAIN + "\n# another thought\n")
    world.commit()
    outcome, told = world.run()
    assert outcome.exit_code == 0
    assert told.started == ["prepare", "train", "evaluate"]


def test_a_change_of_one_step_runs_that_step_only(world: World) -> None:
    world.run()
    world.edit(
        "pipeline.json", lambda content: content["steps"]["evaluate"]["env"].update(MORE="1")
    )
    _, told = world.run()
    assert told.states == {"prepare": "cached", "train": "cached", "evaluate": "done"}


def test_force_runs_everything(world: World) -> None:
    world.run()
    outcome, told = world.run(fresh=True)
    assert outcome.exit_code == 0
    assert told.started == ["prepare", "train", "evaluate"]
    assert len(world.runs) == 2


def test_a_rollback_in_between_is_noticed(world: World) -> None:
    world.run()
    world.git("push", "-q", "origin", ":refs/tags/model/small/champion")
    world.git("tag", "-d", "model/small/champion")
    outcome, told = world.run()
    assert not outcome.message.startswith("nothing to do")
    assert set(told.states.values()) == {"cached"}
    assert "model/small/champion" in world.tags()


def test_a_damaged_cache_entry_is_run_again(world: World) -> None:
    world.run()
    models = (world.root / ".mlops" / "cache").glob("*/outputs/model/model.onnx")
    next(models).write_text("model of seed 42 and rate 9.0")
    outcome, told = world.run()
    assert outcome.exit_code == 0
    assert "a cached result is damaged" in told.text
    assert told.states == {"prepare": "cached", "train": "done", "evaluate": "cached"}


def test_changed_data_are_refused_before_anything_runs(world: World) -> None:
    (world.root / "data" / "rows.csv").write_text(ROWS + "9,a,1\n")
    outcome, told = world.run()
    assert outcome.exit_code == 2
    assert "pinned" in outcome.message
    assert told.started == []
    assert world.runs == []


def test_a_failed_step_shows_its_last_lines(world: World) -> None:
    world.script("train", HALF)
    world.commit()
    outcome, told = world.run()
    assert outcome.exit_code == 5
    assert "last words" in outcome.message
    assert "its whole log:" in outcome.message
    log = Path(outcome.message.rpartition("its whole log: ")[2])
    assert "last words" in log.read_text()
    assert told.states == {"prepare": "done", "train": "failed", "evaluate": "skipped"}
    assert world.tags() == set()
    world.script("train", TRAIN)
    world.commit()
    assert world.run()[0].exit_code == 0


BAD_METRICS = """
import os, pathlib
pathlib.Path(os.environ["MLOPS_OUTPUT_METRICS"], "metrics.json").write_text({text!r})
"""


@pytest.mark.parametrize(
    ("script", "text", "said"),
    [
        ("evaluate", BAD_METRICS.format(text='{"auc": NaN}'), "finite number"),
        ("evaluate", BAD_METRICS.format(text="{}"), "auc"),
        ("evaluate", BAD_METRICS.format(text="\x00\x01"), "not JSON"),
        ("train", "", "nothing to its output model"),
        ("train", "import os; os.write(1, os.urandom(100_000)); raise SystemExit(1)", "failed"),
        ("train", "import os; os.kill(os.getpid(), 9)", "failed"),
    ],
    ids=["nan", "missing", "garbage", "nothing", "binary", "killed"],
)
def test_a_bad_step_is_refused(world: World, script: str, text: str, said: str) -> None:
    world.script(script, text)
    world.commit()
    outcome, told = world.run()
    assert outcome.exit_code == 5
    assert said in outcome.message
    assert all(line.isprintable() for line in outcome.message.splitlines())
    assert told.states[script] == "failed"
    assert world.tags() == set()


def test_a_dirty_work_tree_is_told_first_and_not_registered(world: World) -> None:
    world.script("train", TRAIN + "\n# not committed\n")
    outcome, told = world.run()
    assert outcome.exit_code == 1
    assert "changes that are not committed" in told.text
    assert outcome.verdict
    assert world.tags() == set()
    world.commit()
    outcome, told = world.run()
    assert outcome.exit_code == 0
    assert set(told.states.values()) == {"cached"}


def test_a_project_without_git_says_so(world: World) -> None:
    shutil.rmtree(world.root / ".git")
    outcome, _ = world.run()
    assert outcome.exit_code == 3
    assert "git" in outcome.message


def test_a_remote_that_is_gone(world: World) -> None:
    shutil.rmtree(world.root.parent / "remote.git")
    outcome, _ = world.run()
    assert outcome.exit_code == 3


def test_a_broken_tree_is_refused_with_its_place(world: World) -> None:
    (world.tree / "pipeline.json").write_text('{"schema": "mlopsc/pipeline/v1"}')
    outcome, _ = world.run()
    assert outcome.exit_code == 3
    assert outcome.message.startswith("pipeline.json")


def test_what_can_never_fit_is_refused_before_anything_runs(world: World) -> None:
    world.edit("pipeline.json", lambda content: content["quotas"].update(cpu_millis=500))
    outcome, told = world.run()
    assert outcome.exit_code == 1
    assert "step evaluate can never start" in outcome.message
    assert told.events == []


def test_a_state_folder_that_cannot_be_made(world: World) -> None:
    (world.root / ".mlops").write_text("in the way")
    outcome, _ = world.run()
    assert outcome.exit_code == 3
    assert ".mlops" in outcome.message


def test_an_interpreter_that_is_none(world: World) -> None:
    outcome, _ = world.run(python="/no/such/python")
    assert outcome.exit_code == 3
    assert "/no/such/python" in outcome.message


def test_a_secret_that_is_missing_is_named(world: World) -> None:
    secrets = {"NO_SUCH_TOKEN": "registry-token"}
    world.edit("pipeline.json", lambda content: content["steps"]["train"].update(secrets=secrets))
    outcome, _ = world.run()
    assert outcome.exit_code == 1
    assert "NO_SUCH_TOKEN" in outcome.message


def test_running_leaves_the_tree_as_it_was(world: World) -> None:
    world.run()
    left = {each.relative_to(world.tree / "runtime") for each in world.tree.rglob("*.py")}
    assert left == {
        each.relative_to(RUNTIME)
        for each in RUNTIME.rglob("*.py")
        if "__pycache__" not in str(each)
    }
    assert not list(world.tree.rglob("__pycache__"))
