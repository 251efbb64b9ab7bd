"""What every tracking backend does: one suite, run on all of them."""

import json
from pathlib import Path

from e2e.backends.world import World


def test_first_model_becomes_champion_by_thresholds_alone(world: World) -> None:
    number, gated = world.submit("0.80")
    assert "there is no champion yet: thresholds alone decide" in gated.out
    assert world.state()["challenger"] == number
    assert "v1 is the champion now" in world.do("promote", "--version", "1")
    state = world.state()
    assert (state["champion"], state["previous_version"], state["challenger"]) == (1, None, None)


def test_better_model_replaces_champion_and_names_the_way_back(world: World) -> None:
    world.crown("0.80")
    assert world.crown("0.81") == 2
    state = world.state()
    assert (state["champion"], state["previous_version"]) == (2, 1)


def test_exactly_the_margin_is_refused_recorded_and_never_promoted(world: World) -> None:
    """As binary floats 0.805 - 0.8 > 0.005 holds; as the decimals that were written it does not."""
    world.crown("0.8")
    number, gated = world.submit("0.805")
    assert gated.code == 1
    assert "exactly the margin 0.005" in gated.out
    found = world.state()["versions"][number - 1]
    assert not found["approved"]
    assert "exactly the margin 0.005" in found["reason"]
    said = world.say("promote", "--version", str(number))
    assert said.code == 1
    assert "v2 was rejected and cannot be promoted: auc beats champion" in said.err
    assert world.state()["champion"] == 1


def test_promoting_the_champion_again_changes_nothing(world: World) -> None:
    world.crown("0.8")
    before = world.state()
    assert "v1 is the champion already; nothing was changed" in world.do("promote", "--version=1")
    assert world.state() == before


def test_registering_the_same_run_again_is_the_same_version(world: World) -> None:
    world.submit("0.8")
    assert "v1: approved" in world.do("register", "--run", str(world.runs[0]))
    assert len(world.state()["versions"]) == 1


def test_rollback_walks_back_and_then_says_there_is_nothing_left(world: World) -> None:
    for score in ("0.80", "0.81", "0.82"):
        world.crown(score)
    assert "returned to v2" in world.do("rollback")
    assert "returned to v1" in world.do("rollback")
    said = world.say("rollback")
    assert said.code == 1
    assert "there is nothing left to roll back to: v1 is the first one" in said.err
    assert world.state()["champion"] == 1


def test_a_rollback_that_comes_once_comes_after_no_other(world: World) -> None:
    """Two people, or a person and a controller, go back one version and not two."""
    for score in ("0.80", "0.81", "0.82"):
        world.crown(score)
    assert "returned to v2" in world.do("rollback", "--once")
    said = world.say("rollback", "--once")
    assert said.code == 1
    assert "nothing was rolled back: v2 is there by a rollback already" in said.err
    assert "returned to v1" in world.do("rollback")


def test_rollback_to_an_older_version_and_promotion_after_it(world: World) -> None:
    for score in ("0.80", "0.81", "0.82"):
        world.crown(score)
    assert "returned to v1" in world.do("rollback", "--to", "1")
    # v2 was compared with v1, so it may come back; v3 was compared with v2 and may not.
    assert "compared with v2, and the champion is v1" in world.say("promote", "--version=3").err
    world.do("promote", "--version", "2")
    assert world.state()["history"] == [1]


def test_manual_approval_is_asked_for_and_recorded(world: World) -> None:
    world.configure("gates.json", approval={"mode": "manual", "by": "risk-committee"})
    world.submit("0.8")
    said = world.say("promote", "--version", "1")
    assert (said.code, "waits for approval by risk-committee" in said.err) == (1, True)
    world.do("promote", "--version", "1", "--approved-by", "Ada")
    assert world.state()["champion"] == 1


def test_verdict_against_a_former_champion_is_refused(world: World) -> None:
    world.crown("0.80")
    old, _ = world.submit("0.81")
    world.crown("0.90")
    said = world.say("promote", "--version", str(old))
    assert said.code == 1
    assert "it was compared with v1, and the champion is v3 now" in said.err


def test_champion_of_another_holdout_is_scored_again(world: World) -> None:
    """0.80 on ten rows is 0.78 on twelve: against the recorded 0.80 this one would be refused."""
    world.crown("0.80")
    _, gated = world.submit("0.81", rows=12)
    assert "scoring the champion v1 again on this holdout" in gated.out
    assert "champion has 0.78: the gain 0.01 is more than the margin 0.005" in gated.out
    assert gated.code == 0


def test_champion_that_cannot_be_scored_again_is_never_compared(world: World) -> None:
    world.crown("0.80")
    run = world.train("0.90", rows=12)
    (world.project / "steps" / "evaluate.py").write_text("raise SystemExit('no')")
    said = world.say("gate", "--run", str(run))
    assert said.code == 1
    assert "the champion v1 could not be scored again" in said.out


def test_gates_that_change_after_they_were_asked_register_nothing(world: World) -> None:
    run = world.train("0.8")
    world.do("gate", "--run", str(run))
    gates = world.tree / "gates.json"
    gates.write_text(gates.read_text() + "\n")
    said = world.say("register", "--run", str(run))
    assert said.code == 1
    assert "gates.json changed after the gates were asked: run `gate` again" in said.err
    assert world.state()["versions"] == []


def test_gates_that_no_commit_holds_register_nothing(world: World) -> None:
    """Loosened for the verdict alone: the version's commit would show the strict ones."""
    gates = world.tree / "gates.json"
    loose = json.loads(gates.read_text())
    loose["metrics"]["auc"]["min"] = "0.1"
    gates.write_text(json.dumps(loose))
    run = world.train("0.2")
    assert world.say("gate", "--run", str(run)).code == 0
    said = world.say("register", "--run", str(run))
    assert said.code == 1
    assert "gates.json is not the one of commit" in said.err
    assert world.state()["versions"] == []


def test_a_version_is_laid_out_for_its_server(world: World, tmp_path: Path) -> None:
    number = world.crown("0.81")
    (world.tree / "serving").mkdir()
    (world.tree / "serving" / "config.pbtxt").write_text('name: "churn"\n')
    said = world.do("fetch", "--version", str(number), "--to", str(tmp_path))
    model = json.loads(world.tree.joinpath("pipeline.json").read_text())["model"]["name"]
    assert said == f"{model} v{number} is in {tmp_path}\n"
    served = tmp_path / model / str(number) / "model.onnx"
    assert served.read_bytes() == (world.store / "model-0.81.onnx").read_bytes()
    assert (tmp_path / model / "config.pbtxt").read_text() == 'name: "churn"\n'


def test_a_rejected_version_is_never_served(world: World, tmp_path: Path) -> None:
    world.crown("0.81")
    rejected, _ = world.submit("0.70")
    said = world.say("fetch", "--version", str(rejected), "--to", str(tmp_path / "models"))
    assert said.code == 1
    assert f"v{rejected} was rejected and is not served" in said.err
    assert not (tmp_path / "models").exists()


def test_a_pod_that_was_told_no_version_says_so(world: World, tmp_path: Path) -> None:
    said = world.say("fetch", "--to", str(tmp_path))
    assert (said.code, "MLOPS_MODEL_VERSION" in said.err) == (64, True)


def test_a_run_does_not_bring_back_what_was_rolled_back(world: World) -> None:
    """The same model compared with the same champion passes again; a person still may."""
    world.crown("0.80")
    again = world.crown("0.81")
    world.do("rollback")
    said = world.say("promote", "--run", str(world.runs[1]))
    assert said.code == 1
    assert f"v{again} is the model of v{again}, which was rolled back" in said.err
    assert world.state()["champion"] == 1
    assert f"v{again} is the champion now" in world.do("promote", "--version", str(again))
