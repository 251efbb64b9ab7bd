"""The frozen schema is the models' own: a spec, and every error in one, come out the same."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pydantic
import pydantic_core
import pytest
from pydantic_core import ValidationError

from mlopsc.schema import frozen
from mlopsc.schema.freeze import freeze
from mlopsc.schema.freeze import frozen as fresh
from mlopsc.schema.object import Object, as_data, stated
from mlopsc.schema.shorthand import expand
from mlopsc.schema.v1 import models
from mlopsc.source.load import load

CASES = Path(__file__).parents[2] / "cases"
SPECS = sorted(CASES.glob("**/mlops.yaml"))


def test_the_file_is_what_the_models_say(*, update: bool) -> None:
    text = json.dumps(fresh(), indent=1) + "\n"
    if update:
        frozen.FILE.write_text(text, encoding="utf-8")
    assert frozen.FILE.read_text(encoding="utf-8") == text, (
        "run `pytest tests/unit/schema --update`"
    )


def test_another_pydantic_core_asks_the_models(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bool] = []

    def asked() -> dict[str, Any]:
        made.append(True)
        return freeze()

    monkeypatch.setattr(pydantic_core, "__version__", "another")
    monkeypatch.setattr("mlopsc.schema.freeze.freeze", asked)
    assert frozen.language.__wrapped__().classes.keys() == frozen.language().classes.keys()
    assert made


def _tree(path: Path) -> Any:
    loaded = load(path.read_bytes(), "mlops.yaml")
    return expand(loaded.source.data) if loaded.source else None


def _outcomes(tree: Any) -> tuple[Any, Any]:
    """What the models and what the frozen schema say of one tree."""
    try:
        live: Any = models.Spec.model_validate(tree)
    except pydantic.ValidationError as error:
        live = error.errors(include_url=False)
    try:
        ours = frozen.language().validator.validate_python(tree)
    except ValidationError as error:
        ours = error.errors(include_url=False)
    return live, ours


def _same(tree: Any) -> bool:
    """Whether both take the tree; fails where they do not agree on everything."""
    live, ours = _outcomes(tree)
    if not isinstance(live, pydantic.BaseModel):
        assert ours == live
        return False
    assert as_data(ours) == live.model_dump(by_alias=True, exclude_none=True)
    _same_objects(live, ours)
    return True


def _same_objects(live: Any, ours: Any) -> None:
    """Classes, fields, and which of them were stated."""
    if isinstance(live, pydantic.BaseModel):
        assert isinstance(ours, Object)
        assert (type(ours).__name__, vars(ours).keys()) == (type(live).__name__, vars(live).keys())
        assert stated(ours) == live.model_fields_set
        for name in vars(live):
            _same_objects(getattr(live, name), getattr(ours, name))
    elif isinstance(live, dict | list):
        places: Any = live if isinstance(live, dict) else range(len(live))
        assert type(ours) is type(live)
        for place in places:
            _same_objects(live[place], ours[place])
    else:
        assert (type(ours), ours) == (type(live), live)


def _spoilt(tree: Any) -> Iterator[Any]:
    """The tree with one thing wrong: every value in turn of another type, or gone, or beside it."""
    wrong: tuple[Any, ...] = (
        None,
        True,
        -1,
        10**9,
        0.5,
        float("nan"),
        "",
        "x y",
        [],
        {},
        {"nobody": 1},
        [None],
    )
    for path in _paths(tree, ()):
        for value in wrong:
            yield _with(tree, path, value)
        yield _without(tree, path)
    for path in ((), *_paths(tree, ())):
        if isinstance(_at(tree, path), dict):
            yield _with(tree, (*path, "nobody-knows"), 1)
            yield _with(tree, (*path, "Bad Name"), {})


def _paths(tree: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    parts = enumerate(tree) if isinstance(tree, list) else ()
    for key, value in tree.items() if isinstance(tree, dict) else parts:
        yield (*path, key)
        yield from _paths(value, (*path, key))


def _at(tree: Any, path: tuple[Any, ...]) -> Any:
    for part in path:
        tree = tree[part]
    return tree


def _with(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = tree.copy()
    if len(path) == 1:
        copy[path[0]] = value
    else:
        copy[path[0]] = _with(tree[path[0]], path[1:], value)
    return copy


def _without(tree: Any, path: tuple[Any, ...]) -> Any:
    parent = _at(tree, path[:-1]).copy()
    del parent[path[-1]]
    return _with(tree, path[:-1], parent)


def test_every_case_is_the_same_spec_or_the_same_errors() -> None:
    trees = [tree for path in SPECS if isinstance(tree := _tree(path), dict)]
    taken = sum(map(_same, trees))
    assert len(trees) > taken > 0


def test_every_single_thing_wrong_is_the_same_error() -> None:
    largest = max(SPECS, key=lambda path: path.stat().st_size)
    spoilt = list(_spoilt(_tree(largest)))
    refused = sum(not _same(tree) for tree in spoilt)
    assert refused > 500


def test_a_spec_cannot_be_changed() -> None:
    spec = frozen.language().validator.validate_python(_tree(Path("mlops.yaml").resolve()))
    with pytest.raises(AttributeError, match="never changed"):
        spec.data = {}
