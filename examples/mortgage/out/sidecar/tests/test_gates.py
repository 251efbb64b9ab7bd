"""Every gate refuses: a model that regresses, one that is slow, one that is biased.

The pipeline runs once; each gate is then held against the same model with a bound that no model
can meet. A gate that lets that pass would let anything pass.
"""

import json
from collections.abc import Iterator

from scratch_copy import TREE, Scratch

GATES = json.loads((TREE / "gates.json").read_text(encoding="utf-8"))
NO_MODEL = {"min": "2", "max": "-1"}


def impossible() -> Iterator[tuple[str, dict[str, object]]]:
    """What is refused, and gates.json with that one bound out of reach."""
    for name, gate in GATES["metrics"].items():
        bound = {**gate, **_out_of_reach(gate)}
        yield f"regresses on {name}", {**GATES, "metrics": {**GATES["metrics"], name: bound}}
    for index, gate in enumerate(GATES["fairness"]):
        fairness = [*GATES["fairness"]]
        fairness[index] = {**gate, **_out_of_reach(gate)}
        yield f"is biased by {gate['feature']}", {**GATES, "fairness": fairness}
    if GATES["latency"] is not None:
        yield "is slow", {**GATES, "latency": {**GATES["latency"], "p95_ms": "0.000001"}}


def _out_of_reach(gate: dict[str, str | None]) -> dict[str, str]:
    side = "max" if gate.get("max") is not None else "min"
    return {side: NO_MODEL[side]}


def test_every_gate_refuses(scratch: Scratch) -> None:
    done = scratch.mlopsc("--no-promote")
    assert done.returncode in (0, 1), done.stdout + done.stderr
    run = scratch.last_run()
    cases = list(impossible())
    assert cases, "gates.json holds no gate that could be tried"
    for number, (what, gates) in enumerate(cases):
        tree = scratch.variant(f"variant-{number}", "gates.json", gates)
        judged = scratch.runtime("gate", "--run", str(run), tree=tree)
        assert judged.returncode == 1, f"a model that {what} passed:\n{judged.stdout}"
        verdict = json.loads((run / "verdict.json").read_text(encoding="utf-8"))
        assert verdict["approved"] is False
