"""`--verify-reproducible` trains twice, from scratch, and tells the truth."""

import json

from e2e.run.small_tree import TRAIN
from e2e.run.world import World

RANDOM = TRAIN + "\nimport uuid\npathlib.Path(os.environ['MLOPS_OUTPUT_MODEL'], 'model.onnx')"
RANDOM += ".write_text(str(uuid.uuid4()))\n"
HASHED = TRAIN.replace('f"model', "f\"{''.join({'a', 'b', 'c', 'd', 'e', 'f'})} model")


def test_a_trainer_that_keeps_its_seed(world: World) -> None:
    world.run()
    tags = world.tags()
    outcome, told = world.run(reproducible=True)
    assert outcome.exit_code == 0
    assert "the same model: sha256 " in outcome.message
    assert "one machine and one environment" in outcome.message
    assert told.started == ["prepare", "train", "prepare", "train"]
    assert [each.name for each in outcome.steps][:2] == ["first/prepare", "first/train"]
    assert world.tags() == tags
    assert all((each / "track.json").exists() for each in world.runs)


def test_a_trainer_that_does_not(world: World) -> None:
    world.script("train", RANDOM)
    world.commit()
    outcome, _ = world.run(reproducible=True)
    assert outcome.exit_code == 2
    assert "different models" in outcome.message
    assert "  train/model/model.onnx" in outcome.message
    assert "prepare" not in outcome.message


def test_the_first_cause_is_named_first(world: World) -> None:
    noise = "\nimport uuid\npathlib.Path(os.environ['MLOPS_OUTPUT_FEATURES'], 'noise')"
    prepare = (world.root / "steps" / "prepare.py").read_text()
    world.script("prepare", f"{prepare}{noise}.write_text(str(uuid.uuid4()))\n")
    train = "\nnoise = pathlib.Path(os.environ['MLOPS_INPUT_FEATURES'], 'noise').read_text()"
    train += "\npathlib.Path(os.environ['MLOPS_OUTPUT_MODEL'], 'model.onnx').write_text(noise)\n"
    world.script("train", TRAIN + train)
    world.commit()
    outcome, _ = world.run(reproducible=True)
    first, second = (line for line in outcome.message.splitlines() if line.startswith("  "))
    assert (first, second) == ("  prepare/features/noise", "  train/model/model.onnx")


def test_the_order_of_a_set_is_seeded(world: World) -> None:
    """PYTHONHASHSEED comes from the seed: what walks a set is the same in both."""
    world.script("train", HASHED)
    world.commit()
    assert world.run(reproducible=True)[0].exit_code == 0


def test_a_failing_step_fails_the_proof(world: World) -> None:
    world.script("train", "raise SystemExit('no')")
    world.commit()
    outcome, _ = world.run(reproducible=True)
    assert outcome.exit_code == 5
    assert json.loads((world.runs[-1] / "outcome.json").read_text())["state"] == "failed"
