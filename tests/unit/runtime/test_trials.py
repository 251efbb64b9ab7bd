"""What a trial is, what it measured, and which of them is the best."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from e2e.backends.world import World, model_bytes

from mlopsc_templates.runtime.errors import RefusedError, StepFailedError
from mlopsc_templates.runtime.trials import Trial, Tune, choose, describe, to_json

TRIALS = (
    Trial(1, {"rate": 0.1, "depth": 2}),
    Trial(2, {"rate": 3.0, "depth": 2}),
    Trial(3, {"rate": 0.3, "depth": 2}),
)


def tune(*, maximize: bool = True) -> Tune:
    return Tune("train", "auc", maximize, TRIALS)


def said(*scores: str, numbers: tuple[int, ...] = (1, 2, 3)) -> str:
    pairs = zip(numbers, scores, strict=True)
    return json.dumps([json.dumps({"number": each, "score": score}) for each, score in pairs])


@pytest.mark.parametrize(
    ("scores", "highest", "lowest"),
    [
        (("0.1", "0.3", "0.2"), 2, 1),
        (("0.3", "0.3", "0.2"), 1, 3),
        (("0.2", "0.3", "0.3"), 2, 1),
        (("0.5", "0.50", "5e-1"), 1, 1),
        (("-1", "-2", "-3"), 1, 3),
        (("0.30000000000000004", "0.3", "0.30000000000000005"), 3, 2),
    ],
)
def test_the_best_is_chosen_and_the_first_of_equals(
    scores: tuple[str, ...], highest: int, lowest: int
) -> None:
    assert choose(tune(), said(*scores))[0].trial.number == highest
    assert choose(tune(maximize=False), said(*scores))[0].trial.number == lowest


def test_the_order_in_which_they_ended_is_nothing() -> None:
    assert choose(tune(), said("0.2", "0.3", "0.3", numbers=(3, 2, 1)))[0].trial.number == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (said("0.1", "NaN", "0.2"), "trial 2 measured NaN"),
        (said("0.1", "-Infinity", "0.2"), "trial 2 measured -Infinity"),
        (said("0.1", "0.2", numbers=(1, 3)), "trials without a score: 2;"),
        (said("0.1", "0.2", "1", "1", numbers=(1, 2, 3, 4)), "scores without a trial: 4"),
        (said("0.1", "0.2", "1", numbers=(1, 2, 2)), "trial 2 has two scores"),
        (said("0.1", "high", "1"), "is not what a trial measured"),
        ('["{}", "", "[]"]', "is not what a trial measured"),
        ("[1, 2, 3]", "is not what a trial measured"),
        ("{}", "no list"),
        ("[", "not JSON"),
        ("[]", "trials without a score: 1, 2, 3"),
    ],
)
def test_what_is_no_score_of_every_trial_chooses_nothing(text: str, words: str) -> None:
    with pytest.raises(StepFailedError, match=words):
        choose(tune(), text)


def test_a_trial_is_known_by_its_text_and_no_other_is() -> None:
    for each in TRIALS:
        assert tune().trial(each.text) == each
    spaced = json.dumps(json.loads(TRIALS[1].text), indent=2)
    assert tune().trial(spaced) is TRIALS[1]
    for other in (TRIALS[1].text.replace("3.0", "3"), TRIALS[0].text.replace("1", "9"), "", "{}"):
        with pytest.raises(RefusedError, match="of two builds"):
            tune().trial(other)


def test_what_is_left_says_all() -> None:
    best, scored = choose(tune(), said("0.1", "0.3", "0.2"))
    left = to_json(tune(), best, scored)
    assert left["best"] == 2
    assert left["trials"] == [
        {"number": each.number, "parameters": each.parameters, "score": score}
        for each, score in zip(TRIALS, ("0.1", "0.3", "0.2"), strict=True)
    ]
    assert describe(tune(), best, scored).splitlines() == [
        "trial 1: auc 0.1 with depth=2, rate=0.1",
        "trial 2: auc 0.3 with depth=2, rate=3.0",
        "trial 3: auc 0.2 with depth=2, rate=0.3",
        "trial 2 is the best; its parameters are used",
    ]
    assert [each.score for each in scored] == [Decimal(each) for each in ("0.1", "0.3", "0.2")]


def tuned(world: World) -> tuple[Trial, ...]:
    """The world with a tuned training: each trial takes another model from the store."""
    for score in ("0.7", "0.9"):
        (world.store / score).write_bytes(model_bytes(score))
    drawn = [{"model": "0.7"}, {"model": "0.9"}]
    objective = {"metric": "auc", "type": "maximize"}
    world.configure(
        "pipeline.json", tune={"step": "train", "objective": objective, "trials": drawn}
    )
    return tuple(Trial(number, dict(each)) for number, each in enumerate(drawn, start=1))


def test_trials_are_run_measured_and_chosen_from(world: World, run: Path, tmp_path: Path) -> None:
    trials = tuned(world)
    world.do("step", "prepare", "--run", str(run))
    for each in trials:
        said = ("--objective", str(tmp_path / str(each.number)))
        world.do("step", "train", "--run", str(run), "--trial", each.text)
        world.do("step", "evaluate", "--run", str(run), "--trial", each.text, *said)
    record = json.loads((run / "steps" / "evaluate.json").read_text(encoding="utf-8"))
    assert record["parameters"]["model"] == "none", "only the tuned step gets what is tried"
    scores = [(tmp_path / str(each.number)).read_text(encoding="utf-8") for each in trials]
    chosen = ("--scores", json.dumps(scores), "--chosen", str(tmp_path / "chosen"))
    assert "trial 2 is the best" in world.do("choose", "--run", str(run), *chosen)
    assert (tmp_path / "chosen").read_text(encoding="utf-8") == trials[1].text
    assert json.loads((run / "trials.json").read_text(encoding="utf-8"))["best"] == 2


def test_a_trial_of_another_build_runs_nothing(world: World, run: Path) -> None:
    (first, _) = tuned(world)
    world.do("step", "prepare", "--run", str(run))
    other = first.text.replace("0.7", "0.8")
    said = world.say("step", "train", "--run", str(run), "--trial", other)
    assert (said.code, "of two builds" in said.err) == (1, True)
    assert not (run / "steps" / "train.json").exists()


@pytest.mark.parametrize("words", [("--objective", "x"), ("--trial", "{}", "--parameters", "x")])
def test_what_does_not_go_together_is_wrong_usage(
    world: World, run: Path, words: tuple[str, ...]
) -> None:
    assert world.say("step", "train", "--run", str(run), *words).code == 64


def test_where_nothing_is_tuned_there_are_no_trials(world: World, run: Path) -> None:
    said = world.say("step", "train", "--run", str(run), "--trial", "{}")
    assert (said.code, "nothing is tuned here" in said.err) == (64, True)
