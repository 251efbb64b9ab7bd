"""Rollback returns to the previous version, names it, and says when nothing is left."""

import json
from pathlib import Path

from scratch_copy import Scratch


def test_rollback_returns_to_the_previous_version(scratch: Scratch) -> None:
    done = scratch.mlopsc("--no-promote")
    assert done.returncode in (0, 1), done.stdout + done.stderr
    run = str(scratch.last_run())
    trees = [_lenient(scratch, number) for number in (1, 2)]
    first = _promoted(scratch, run, trees[0])
    second = _promoted(scratch, run, trees[1])
    assert first != second

    back = scratch.runtime("rollback", tree=trees[1])
    assert back.returncode == 0, back.stderr
    assert f"v{first}" in back.stdout
    assert _champion(scratch, trees[1]) == first

    nothing = scratch.runtime("rollback", tree=trees[1])
    assert nothing.returncode == 1
    assert "nothing left" in nothing.stderr


def _promoted(scratch: Scratch, run: str, tree: Path) -> object:
    """The run's model judged, registered and promoted by the rules of `tree`; its version."""
    for words in (
        ("gate", "--run", run),
        ("register", "--run", run),
        ("promote", "--run", run, "--approved-by", "test"),
    ):
        done = scratch.runtime(*words, tree=tree)
        assert done.returncode == 0, done.stdout + done.stderr
    return _champion(scratch, tree)


def _champion(scratch: Scratch, tree: Path) -> object:
    done = scratch.runtime("versions", "--json", tree=tree)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["champion"]


def _lenient(scratch: Scratch, number: int) -> Path:
    """A tree whose one bound any model meets: this test is about the registry, not the model.

    `number` makes the verdicts differ, and with them the versions.
    """
    bound = {
        "min": str(-1_000_000 - number),
        "max": None,
        "beats_champion_by": None,
        "higher_is_better": True,
    }
    gates = {
        **scratch.read("gates.json"),
        "metrics": {_some_metric(scratch): bound},
        "fairness": [],
        "latency": None,
        "custom": [],
    }
    return scratch.variant(f"lenient-{number}", "gates.json", gates)


def _some_metric(scratch: Scratch) -> str:
    """A metric that the evaluation writes."""
    steps = json.loads((scratch.tree / "pipeline.json").read_text(encoding="utf-8"))["steps"]
    outputs = [output for step in steps.values() for output in step["outputs"].values()]
    return str(next(name for output in outputs for name in output.get("names", ())))
