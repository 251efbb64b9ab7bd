"""No entry point trains untracked: without an open tracked run every verb refuses to begin."""

import json
from pathlib import Path

import pytest
from scratch_copy import TREE, Scratch

STEPS = json.loads((TREE / "pipeline.json").read_text(encoding="utf-8"))["steps"]
VERBS = [*(("step", name) for name in STEPS), ("record",), ("gate",), ("register",)]


@pytest.mark.parametrize("verb", VERBS, ids="-".join)
def test_nothing_runs_untracked(verb: tuple[str, ...], scratch: Scratch, tmp_path: Path) -> None:
    untracked = tmp_path / "untracked"
    untracked.mkdir()
    done = scratch.runtime(*verb, "--run", str(untracked))
    assert done.returncode == 1
    assert "comes first" in done.stderr
    assert not (untracked / "outputs").exists()


def test_the_last_run_is_tracked(scratch: Scratch) -> None:
    done = scratch.mlopsc("--no-promote")
    assert done.returncode in (0, 1), done.stdout + done.stderr
    track = json.loads((scratch.last_run() / "track.json").read_text(encoding="utf-8"))
    assert track["backend_run"]
    assert track["data"].keys() == scratch.read("pipeline.json")["data"].keys()
