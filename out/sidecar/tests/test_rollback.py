"""Rollback returns to the previous version, names it, and says when nothing is left."""

import json
from typing import Any

from scratch_copy import Scratch


def test_rollback_returns_to_the_previous_version(scratch: Scratch) -> None:
    strict = scratch.read("gates.json")
    try:
        first, second = (_promoted(scratch, number) for number in (1, 2))
        assert first != second

        back = scratch.runtime("rollback")
        assert back.returncode == 0, back.stderr
        assert f"v{first}" in back.stdout
        assert _champion(scratch) == first

        nothing = scratch.runtime("rollback")
        assert nothing.returncode == 1
        assert "nothing left" in nothing.stderr
    finally:
        scratch.commit("gates.json", strict)


def _promoted(scratch: Scratch, number: int) -> object:
    """The model judged by gates that any model passes, registered and promoted; its version."""
    scratch.commit("gates.json", _lenient(scratch, number))
    done = scratch.mlopsc("--no-promote")
    assert done.returncode == 0, done.stdout + done.stderr
    run = str(scratch.last_run())
    # The second time the model is the champion's own, which `mlopsc run` does not register again.
    for words in (("register", "--run", run), ("promote", "--run", run, "--approved-by", "test")):
        done = scratch.runtime(*words)
        assert done.returncode == 0, done.stdout + done.stderr
    return _champion(scratch)


def _champion(scratch: Scratch) -> object:
    done = scratch.runtime("versions", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["champion"]


def _lenient(scratch: Scratch, number: int) -> dict[str, Any]:
    """Gates whose one bound any model meets: this test is about the registry, not the model.

    `number` makes the verdicts differ, and with them the versions.
    """
    bound = {
        "min": str(-1_000_000 - number),
        "max": None,
        "beats_champion_by": None,
        "higher_is_better": True,
    }
    return {
        **scratch.read("gates.json"),
        "metrics": {_some_metric(scratch): bound},
        "fairness": [],
        "latency": None,
        "custom": [],
    }


def _some_metric(scratch: Scratch) -> str:
    """A metric that the evaluation writes."""
    steps = json.loads((scratch.tree / "pipeline.json").read_text(encoding="utf-8"))["steps"]
    outputs = [output for step in steps.values() for output in step["outputs"].values()]
    return str(next(name for output in outputs for name in output.get("names", ())))
