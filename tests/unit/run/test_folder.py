"""One run at a time in a project; a killed one is recognised; old ones go."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mlopsc.run import folder
from mlopsc.run.folder import BusyError, RunFolder, hold_project, new_run
from mlopsc.run.interrupt import watch_signals


def make_finished(project: Path, content: str = "0123456789") -> RunFolder:
    run = new_run(project, content)
    folder.write_outcome(run, {"state": "promoted"})
    os.close(run.held)
    return run


def test_names_are_content_and_number(tmp_path: Path) -> None:
    assert make_finished(tmp_path).run_id == "01234567-1"
    assert make_finished(tmp_path).run_id == "01234567-2"
    assert make_finished(tmp_path, "abcdefabcdef").run_id == "abcdefab-3"


def test_git_never_sees_the_state(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    make_finished(tmp_path)
    status = ["git", "status", "--porcelain"]
    assert subprocess.run(status, cwd=tmp_path, check=True, capture_output=True).stdout == b""


def test_a_second_run_is_told_who_has_it(tmp_path: Path) -> None:
    with (
        watch_signals() as watch,
        hold_project(tmp_path, watch),
        pytest.raises(BusyError, match=str(os.getpid())),
        hold_project(tmp_path, watch),
    ):
        pass
    with watch_signals() as watch, hold_project(tmp_path, watch):
        pass


def test_what_a_killed_run_left_is_waited_for(tmp_path: Path) -> None:
    """The lock is held by a process whose owner, named in it, is gone."""
    lock = folder.state_folder(tmp_path) / "lock"
    gone = subprocess.Popen(["true"])
    gone.wait()
    lock.write_text(str(gone.pid))
    text = (
        "import fcntl, os, sys, time\n"
        "at = os.open(sys.argv[1], os.O_RDWR); fcntl.flock(at, fcntl.LOCK_EX)\n"
        "print('held', flush=True); time.sleep(1)"
    )
    orphan = subprocess.Popen([sys.executable, "-c", text, lock], stdout=subprocess.PIPE)
    assert orphan.stdout
    assert orphan.stdout.readline() == b"held\n"
    with watch_signals() as watch, hold_project(tmp_path, watch):
        assert orphan.wait() == 0
        assert lock.read_text() == str(os.getpid())
    orphan.stdout.close()


def test_a_run_that_nobody_holds_was_killed(tmp_path: Path) -> None:
    make_finished(tmp_path)
    held = new_run(tmp_path, "held567890")
    killed = new_run(tmp_path, "killed7890")
    os.close(killed.held)
    assert [each.run_id for each in folder.stale_runs(tmp_path)] == ["killed78-3"]
    assert folder.stale_runs(tmp_path) == ()
    os.close(held.held)
    assert [each.run_id for each in folder.stale_runs(tmp_path)] == ["held5678-2"]


def test_the_last_runs_are_kept_with_what_they_need(tmp_path: Path) -> None:
    for number in range(folder.KEPT_RUNS + 3):
        make_finished(tmp_path).use_key(f"key{number}")
    kept = folder.prune_runs(tmp_path)
    numbers = range(3, folder.KEPT_RUNS + 3)
    assert sorted(kept) == sorted(f"key{each}" for each in numbers)
    assert len(folder.all_runs(tmp_path)) == folder.KEPT_RUNS
    assert make_finished(tmp_path).run_id == f"01234567-{folder.KEPT_RUNS + 4}"


def test_a_damaged_outcome_is_none(tmp_path: Path) -> None:
    run = make_finished(tmp_path)
    (run.path / "outcome.json").write_bytes(b"\xff{")
    assert folder.read_outcome(run) == {}
