"""The gates as a whole: measured on a real ONNX model, every one shown, decimals exact."""

import importlib
import json
import random
from decimal import Decimal
from pathlib import Path

import pytest
from e2e.backends.world import World, model_bytes

from mlopsc_templates.runtime import latency, thresholds
from mlopsc_templates.runtime.rules import MetricGate


def verdict(run: Path) -> dict[str, dict[str, object]]:
    found = json.loads((run / "verdict.json").read_text())
    return {each["name"]: each for each in found["gates"]}


@pytest.mark.parametrize("percent", [50, 95, 99])
@pytest.mark.parametrize("count", [1, 2, 99, 1000])
def test_percentile_equals_numpy_higher(percent: int, count: int) -> None:
    numpy = importlib.import_module("numpy")
    values = random.Random(count).sample(range(10**6), count)  # noqa: S311 - test data
    assert latency.percentile(values, percent) == numpy.percentile(values, percent, method="higher")


def test_warm_up_is_not_measured() -> None:
    calls: list[int] = []
    assert len(latency.time_calls(calls.append, warmup=3, calls=5)) == 5
    assert calls == [0, 1, 2, 0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("ours", "theirs", "higher", "passed"),
    [
        ("0.805", "0.8", True, False),
        ("0.8050000001", "0.8", True, True),
        ("0.8", "0.805", True, False),
        ("0.2", "0.205", False, False),
        ("0.199", "0.205", False, True),
    ],
)
def test_gain_must_be_more_than_the_margin(
    ours: str,
    theirs: str,
    higher: bool,  # noqa: FBT001 - a column of the table above
    passed: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    gate = MetricGate("m", None, None, Decimal("0.005"), higher)
    [result] = thresholds.judge(gate, {"m": Decimal(ours)}, {"m": Decimal(theirs)})
    assert result.passed is passed


@pytest.mark.parametrize("value", [None, Decimal("NaN"), Decimal("Infinity")])
def test_no_number_is_refused_by_every_question(value: Decimal | None) -> None:
    gate = MetricGate("m", Decimal(0), Decimal(1), Decimal("0.1"), higher_is_better=True)
    measured = {} if value is None else {"m": value}
    results = thresholds.judge(gate, measured, None)
    assert [each.passed for each in results] == [False, False, False]


def test_every_gate_is_run_and_shown_even_after_a_refusal(world: World) -> None:
    world.configure(
        "gates.json",
        metrics={"auc": {"min": "0.9", "max": None, "beats_champion_by": None,
                         "higher_is_better": True}},
        fairness=[{"metric": "demographic_parity_difference", "feature": "group",
                   "max": "0.1", "min": None}],
        latency={"p50_ms": None, "p95_ms": "0.000001", "p99_ms": "60000",
                 "warmup": 5, "requests": 50, "threads": 1},
        custom=[{"name": "yes", "run": ["python", "-c", "pass"], "timeout_seconds": 60},
                {"name": "no", "run": ["python", "-c", "raise SystemExit(4)"],
                 "timeout_seconds": 60},
                {"name": "slow", "run": ["python", "-c", "import time; time.sleep(60)"],
                 "timeout_seconds": 1}],
    )  # fmt: skip
    run = world.train("0.80", rows=12)
    said = world.say("gate", "--run", str(run))
    assert said.code == 1
    rows = verdict(run)
    assert {name: each["passed"] for name, each in rows.items()} == {
        "auc min": False,
        "demographic_parity_difference group": True,
        "latency p95": False,
        "latency p99": True,
        "custom yes": True,
        "custom no": False,
        "custom slow": False,
    }
    assert rows["demographic_parity_difference group"]["why"] == "a: 6 rows, b: 6 rows"
    assert "slower than the budget of 0.000001 ms" in str(rows["latency p95"]["why"])
    assert all(name in said.out for name in rows)
    assert "verdict: refused: auc min: 0.78 is not >= 0.9;" in said.out


def test_biased_model_is_refused_by_what_it_answers(world: World) -> None:
    """The model accepts x > 0.5; here the whole of one group has it and none of the other."""
    rows = [f"{at % 2},0,{'ab'[at % 2]},1" for at in range(10)]
    body = "\n".join(["x,y,group,label", *rows]) + "\n"
    (world.project / "steps" / "prepare.py").write_text(
        "import os, pathlib\npathlib.Path(os.environ['MLOPS_OUTPUT_HOLDOUT'], 'h.csv')"
        f".write_text({body!r})\n"
    )
    world.configure("gates.json", fairness=[
        {"metric": "demographic_parity_difference", "feature": "group", "max": "0.1", "min": None}
    ])  # fmt: skip
    run = world.train("0.80")
    assert world.say("gate", "--run", str(run)).code == 1
    row = verdict(run)["demographic_parity_difference group"]
    assert (row["passed"], row["measured"]) == (False, "1.000000")


def test_model_that_cannot_answer_is_a_refusal_in_the_table(world: World) -> None:
    world.configure("gates.json", latency={"p50_ms": "5", "p95_ms": None, "p99_ms": None,
                                           "warmup": 1, "requests": 2, "threads": 1})  # fmt: skip
    run = world.train("0.80")
    (run / "outputs/train/model/model.onnx").write_bytes(b"garbage")
    said = world.say("gate", "--run", str(run))
    assert (said.code, "cannot answer a row of the holdout" in said.out) == (1, True)


def test_threshold_in_the_tree_decides(world: World) -> None:
    run = world.train("0.80")
    assert world.say("gate", "--run", str(run)).code == 0
    world.configure("gates.json", metrics={"auc": {"min": "0.81", "max": None,
                    "beats_champion_by": None, "higher_is_better": True}})  # fmt: skip
    assert world.say("gate", "--run", str(run)).code == 1


def test_no_gates_at_all_approve_nothing(world: World) -> None:
    world.configure("gates.json", metrics={})
    run = world.train("0.80")
    said = world.say("gate", "--run", str(run))
    assert (said.code, "no gate is declared" in said.out) == (1, True)


def test_model_that_changed_after_the_verdict_is_not_registered(world: World) -> None:
    run = world.train("0.80")
    world.do("gate", "--run", str(run))
    (run / "outputs/train/model/model.onnx").write_bytes(model_bytes("0.99"))
    said = world.say("register", "--run", str(run))
    assert (said.code, "changed after it was recorded and judged" in said.err) == (1, True)
