"""The published schemas: fresh, complete, and of one mind with the compiler."""

import copy
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from mlopsc.schema.environments import declared
from mlopsc.schema.json_schema import json_schema
from mlopsc.schema.parse import parse
from mlopsc.source.load import load
from mlopsc.source.overlay import overlay

ROOT = Path(__file__).parents[3]
PUBLISHED = ROOT / "docs" / "schema"
SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
REFUSED_CASES = {"many-faults"}
"""Cases whose specification is refused for its shape: the schema has to say so too."""
CASES = sorted(ROOT.glob("tests/cases/*/mlops.yaml"))
SPECS = [
    ROOT / "mlops.yaml",
    *sorted(ROOT.glob("examples/*/mlops.yaml")),
    ROOT / "compiler/mlopsc/edit/starter/mlops.yaml",
    *(path for path in CASES if path.parent.name not in REFUSED_CASES),
]
Tree = dict[str, Any]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_the_published_schema_is_fresh(*, update: bool) -> None:
    """`mlopsc schema` prints it; `--update` writes it down."""
    text = json.dumps(SCHEMA, indent=2, sort_keys=True) + "\n"
    if update:
        (PUBLISHED / "mlops.schema.json").write_text(text, encoding="utf-8", newline="\n")
    assert (PUBLISHED / "mlops.schema.json").read_text(encoding="utf-8") == text


def test_the_published_schema_of_metadata_is_the_emitted_one(*, update: bool) -> None:
    source = ROOT / "templates/mlopsc_templates/runtime/model.meta.schema.json"
    if update:
        (PUBLISHED / source.name).write_bytes(source.read_bytes())
    assert (PUBLISHED / source.name).read_bytes() == source.read_bytes()


@pytest.mark.parametrize("path", sorted(PUBLISHED.glob("*.json")), ids=name)
def test_every_published_schema_is_one(path: Path) -> None:
    Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", SPECS, ids=name)
def test_what_compiles_is_valid(path: Path) -> None:
    tree = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert [error.message for error in VALIDATOR.iter_errors(tree)] == []


@pytest.mark.parametrize("case", sorted(REFUSED_CASES))
def test_what_is_refused_for_its_shape_is_not(case: str) -> None:
    text = (ROOT / "tests/cases" / case / "mlops.yaml").read_text(encoding="utf-8")
    assert not VALIDATOR.is_valid(yaml.safe_load(text))


def at(tree: Tree, *path: str) -> Tree:
    for part in path:
        tree = tree[part]
    return tree


MUTATIONS: dict[str, Callable[[Tree], object]] = {
    "an unknown section": lambda tree: tree.update(pipelines={}),
    "no version": lambda tree: tree.pop("apiVersion"),
    "another version": lambda tree: tree.update(apiVersion="mlopsc/v9"),
    "no pipeline": lambda tree: tree.pop("pipeline"),
    "a number as text": lambda tree: tree["team"].update(size="3"),
    "a word that is not known": lambda tree: tree["team"].update(cloud="amazon"),
    "an unknown field": lambda tree: tree["project"].update(nam="x"),
    "a name in capitals": lambda tree: tree["project"].update(name="Churn"),
    "nothing behind a key": lambda tree: tree.update(serving=None),
    "a step with a bad name": lambda tree: at(tree, "pipeline", "steps").update(X={"run": ["a"]}),
    "a command that is text": lambda tree: at(tree, "pipeline", "steps", "train").update(run="a b"),
    "a duration in words": lambda tree: at(tree, "pipeline", "steps", "train").update(
        timeout="1 h"
    ),
    "an output of no type": lambda tree: at(tree, "pipeline", "steps", "train").update(
        outputs={"model": "modle"}
    ),
    "a threshold as text": lambda tree: tree.update(gates={"metrics": {"auc_roc": {"min": "0.8"}}}),
    "an approval by nobody": lambda tree: tree.update(gates={"approval": "manual"}),
    "a size without unit": lambda tree: tree.update(quotas={"memory": "16"}),
    "an unknown field of an environment": lambda tree: tree.update(environments={"dev": {"x": 1}}),
    "a bad value in an environment": lambda tree: tree.update(
        environments={"dev": {"team": {"size": "x"}}}
    ),
}


@pytest.mark.parametrize("change", MUTATIONS.values(), ids=list(MUTATIONS))
def test_a_fault_is_seen_by_both(change: Callable[[Tree], object]) -> None:
    """The schema and the compiler refuse the same mutated file."""
    tree = yaml.safe_load((ROOT / "tests/cases/sidecar-minimal/mlops.yaml").read_text("utf-8"))
    assert VALIDATOR.is_valid(tree)
    assert compiles(tree)
    mutated = copy.deepcopy(tree)
    change(mutated)
    assert not VALIDATOR.is_valid(mutated)
    assert not compiles(mutated)


def compiles(tree: Tree) -> bool:
    """Whether the compiler takes the shape of the file in every environment."""
    source = load(yaml.safe_dump(tree, sort_keys=False).encode(), "mlops.yaml").source
    assert source is not None
    environments = declared(source) or ("",)
    return all(parse(overlay(source, each))[0] is not None for each in environments)


def test_an_environment_may_leave_everything_out() -> None:
    tree = yaml.safe_load((ROOT / "tests/cases/sidecar-minimal/mlops.yaml").read_text("utf-8"))
    tree["environments"] = {
        "dev": {},
        "prod": {"pipeline": {"steps": {"train": {"timeout": "2h"}}}, "data": {"customers": {}}},
    }
    assert VALIDATOR.is_valid(tree)


def nodes(node: object) -> Iterator[Tree]:
    """Every object of the schema below and at `node`."""
    if isinstance(node, dict):
        yield node
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(each)


def test_every_field_has_words_for_an_editor() -> None:
    for node in nodes(SCHEMA):
        if node.get("type") == "object" and isinstance(node.get("properties"), dict):
            assert node["title"], node
            assert node["additionalProperties"] is False
            for key, field in node["properties"].items():
                assert field["title"] == key
                assert field["description"].endswith("."), (node["title"], key)


def test_every_example_and_every_default_passes() -> None:
    tried = 0
    for node in nodes(SCHEMA):
        for value in (*node.get("examples", ()), *([node["default"]] if "default" in node else ())):
            Draft202012Validator({**node, "$defs": SCHEMA["$defs"]}).validate(value)
            tried += 1
    assert tried > 100, "the schema has lost its examples"


def test_no_field_may_be_null() -> None:
    assert not [node for node in nodes(SCHEMA) if node.get("type") == "null"]
