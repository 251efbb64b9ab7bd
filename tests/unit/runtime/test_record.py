"""The metadata sidecar: valid by its published schema, the same for the same training."""

import importlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from e2e.backends.world import RUNTIME, World

from mlopsc_templates.runtime import validate
from mlopsc_templates.runtime.document import Node
from mlopsc_templates.runtime.errors import UnreachableError

SCHEMA = json.loads((RUNTIME / "model.meta.schema.json").read_text())


@pytest.fixture
def meta(world: World) -> dict[str, Any]:
    run = world.train("0.80")
    world.do("gate", "--run", str(run))
    found: dict[str, Any] = json.loads((run / "model.meta.json").read_text())
    return found


def test_schema_is_one_and_the_record_is_valid(meta: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(meta)
    assert validate.faults(Node("schema", SCHEMA), Node("meta", meta)) == []


def test_record_says_what_made_the_model(world: World, meta: dict[str, Any]) -> None:
    assert meta["code"] == {"commit": world.git("rev-parse", "HEAD"), "dirty": False}
    assert meta["evaluation"]["metrics"] == {"auc": "0.8"}
    assert meta["parameters"] == {"rows": 10, "model": "model-0.80.onnx"}
    assert meta["gates"]["approved"] is True
    assert meta["previous_version"] is None
    numpy = importlib.import_module("numpy")
    assert meta["dependencies"]["numpy"] == numpy.__version__
    assert list(meta["dependencies"]) == sorted(meta["dependencies"])


def test_same_training_has_the_same_record(world: World) -> None:
    records = []
    for _ in range(2):
        run = world.train("0.80")
        world.do("gate", "--run", str(run))
        records.append((run / "model.meta.json").read_bytes())
    assert records[0] == records[1]


def broken(meta: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    copy: dict[str, Any] = json.loads(json.dumps(meta))
    *parents, last = path.split(".")
    target = copy
    for each in parents:
        target = target[each]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    return copy


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema", "other"),
        ("seed", "42"),
        ("seed", True),
        ("extra", 1),
        ("model", ...),
        ("model.sha256", "0" * 63),
        ("model.bytes", -1),
        ("data.applications", "x"),
        ("evaluation.metrics.auc", 0.8),
        ("features", [{"name": "x"}]),
        ("gates", []),
        ("code.dirty", None),
        ("previous_version", 0),
    ],
)
def test_small_validator_agrees_with_jsonschema(
    meta: dict[str, Any], path: str, value: object
) -> None:
    copy = broken(meta, path, value)
    assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(copy)
    assert validate.faults(Node("schema", SCHEMA), Node("meta", copy))


def test_keyword_the_validator_does_not_know_is_no_silent_pass() -> None:
    with pytest.raises(UnreachableError, match="maxLength is not understood"):
        validate.faults(Node("schema", {"maxLength": 1}), Node("meta", "long"))


def test_every_verb_names_the_one_before_it(world: World, run: Path) -> None:
    said = world.say("record", "--run", str(run))
    assert (said.code, "`step train --run" in said.err) == (1, True)
    trained = world.train("0.80")
    said = world.say("register", "--run", str(trained))
    assert (said.code, "`gate --run" in said.err) == (1, True)
    said = world.say("promote", "--run", str(trained))
    assert (said.code, "`register --run" in said.err) == (1, True)
