"""Drift decides: degraded metrics retrain, drift alone asks a person, steady data does neither."""

import json
from pathlib import Path

import pytest
from e2e.backends.world import World


@pytest.fixture
def served(world: World) -> World:
    """v1 serves; its reference is forty rows (so it scores 1.00 - 0.30 = 0.70)."""
    number, gated = world.submit("1.00", rows=40)
    assert gated.code == 0, gated.out
    world.do("promote", "--version", str(number))
    return world


def observe(world: World, rows: list[str], header: str = "x,y,group,label") -> Path:
    path = world.project.parent / "observed.csv"
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def reference_rows(count: int) -> list[str]:
    return [f"{at % 2},{at / 40},a,{at % 2}" for at in range(count)]


def decide(world: World, path: Path) -> tuple[int, dict[str, object]]:
    said = world.say("drift", "--observations", str(path), "--json")
    return said.code, json.loads(said.out)


def test_steady_data_does_nothing(served: World) -> None:
    code, report = decide(served, observe(served, reference_rows(40)))
    assert (code, report["decision"]) == (0, "none")
    assert report["degradation"] == {
        "metric": "auc", "recorded": "0.7", "present": "0.7", "drop": "0.03", "beyond": False,
    }  # fmt: skip


def test_drift_with_metrics_that_hold_asks_a_person(served: World) -> None:
    rows = [f"{at % 2},{5 + at / 40},a,{at % 2}" for at in range(40)]
    code, report = decide(served, observe(served, rows))
    assert (code, report["decision"]) == (11, "review")
    text = served.say("drift", "--observations", str(observe(served, rows))).out
    assert "drift alone never retrains" in text


def test_degraded_metrics_retrain_even_without_drift(served: World) -> None:
    """Eighty rows of the same kind: the tiny evaluation takes 0.40 off."""
    rows = reference_rows(40) * 2
    code, report = decide(served, observe(served, rows))
    assert (code, report["decision"]) == (10, "retrain")


def test_exactly_the_drop_is_not_beyond_it(served: World) -> None:
    rows = [*reference_rows(40), *reference_rows(3)]
    code, report = decide(served, observe(served, rows))
    assert code == 0
    assert report["degradation"]["present"] == "0.67"  # type: ignore[index] # JSON of our own


def test_without_labels_only_drift_is_measured(served: World) -> None:
    rows = [each.rpartition(",")[0] + "," for each in reference_rows(40)]
    code, report = decide(served, observe(served, rows))
    assert (code, report["degradation"]) == (0, None)


@pytest.mark.parametrize(
    ("rows", "header", "fault"),
    [
        (["0,a,0"], "x,group,label", "the observations lack this feature"),
        (["0,high,a,"], "x,y,group,label", "a value is no finite float32"),
        (["0,,a,"], "x,y,group,label", "the observations hold no value of it"),
    ],
)
def test_broken_feature_schema_asks_a_person(
    served: World, rows: list[str], header: str, fault: str
) -> None:
    said = served.say("drift", "--observations", str(observe(served, rows, header)))
    assert said.code == 11
    assert fault in said.out


def test_observations_or_reference_that_are_away_are_named(world: World) -> None:
    said = world.say("drift")
    assert (said.code, "holds holdout of step prepare" in said.err) == (3, True)
    world.train("0.80")
    said = world.say("drift")
    assert (said.code, "observed.csv is not here" in said.err) == (3, True)
