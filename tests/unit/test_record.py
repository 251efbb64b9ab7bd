"""Every record of the compiler behaves as the standard dataclass of the same fields does."""

import copy
import dataclasses
import importlib
import pickle
import pkgutil
import re
from types import ModuleType
from typing import Any

import pytest

import mlopsc
import mlopsc_targets
from mlopsc import record


def _modules(package: ModuleType) -> list[ModuleType]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return [importlib.import_module(each.name) for each in found if "__main__" not in each.name]


def _records() -> list[Any]:
    every = {
        each
        for module in (*_modules(mlopsc), *_modules(mlopsc_targets))
        for each in vars(module).values()
        if isinstance(each, type) and hasattr(each, "__compared__")
    }
    return sorted(every, key=lambda each: (each.__module__, each.__qualname__))


RECORDS = _records()


def _twin(made: Any) -> Any:
    """The standard dataclass, from what the class itself says of its fields."""
    fields = []
    for name in made.__slots__:
        default = made.__defaults__.get(name, dataclasses.MISSING)
        if isinstance(default, record.Field):
            default = dataclasses.field(default_factory=default.make, compare=default.compare)
        fields.append((name, Any, default))
    return dataclasses.make_dataclass(
        made.__qualname__,
        [each if each[2] is not dataclasses.MISSING else each[:2] for each in fields],
        frozen=made.__setattr__ is record._FROZEN["__setattr__"],
        order="__lt__" in vars(made),
        slots=True,
    )


def test_there_are_records() -> None:
    assert len(RECORDS) > 150


@pytest.mark.parametrize("made", RECORDS, ids=lambda each: f"{each.__module__}.{each.__name__}")
def test_a_record_is_what_the_standard_one_is(made: Any) -> None:
    names = made.__slots__
    values = {name: (place, name) for place, name in enumerate(names)}
    ours, theirs = made(**values), _twin(made)(**values)
    assert repr(ours) == repr(theirs)
    assert made.__match_args__ == theirs.__match_args__
    assert made(*values.values()) == ours == copy.deepcopy(ours)
    assert record.asdict(ours) == dataclasses.asdict(theirs)
    assert pickle.loads(pickle.dumps(ours)) == ours  # noqa: S301 - our own
    assert ours != object() and ours.__eq__(0) is NotImplemented  # noqa: PT018
    for name in names:
        other, twin = record.replace(ours, **{name: 0}), dataclasses.replace(theirs, **{name: 0})
        assert repr(other) == repr(twin)
        assert (other == ours) == (twin == theirs)
    _same_refusals(ours, theirs)
    _same_hash(ours, theirs)
    _same_order(ours, theirs)


@pytest.mark.parametrize("made", RECORDS, ids=lambda each: f"{each.__module__}.{each.__name__}")
def test_what_has_no_default_is_asked_for_and_each_default_is_its_own(made: Any) -> None:
    twin = _twin(made)
    needed = {name: 0 for name in made.__slots__ if name not in made.__defaults__}
    assert _shown(made(**needed)) == _shown(twin(**needed))
    for name in needed:
        fewer = {key: value for key, value in needed.items() if key != name}
        for each in (made, twin):
            with pytest.raises(TypeError, match=name):
                each(**fewer)
    for name in made.__slots__:
        first, second = getattr(made(**needed), name), getattr(made(**needed), name)
        assert first is not second or not isinstance(first, dict | list | set)


def _shown(made: Any) -> str:
    """As it prints, without the addresses of what prints with one."""
    return re.sub(r" at 0x[0-9a-f]+", "", repr(made))


def _same_refusals(ours: Any, theirs: Any) -> None:
    for each in (ours, theirs):
        count = len(type(each).__match_args__)
        with pytest.raises(TypeError):
            type(each)(*range(count + 1))
        with pytest.raises(TypeError):
            type(each)(**dict.fromkeys(type(each).__match_args__, 0), another=0)
        with pytest.raises((AttributeError, TypeError)):
            each.another = 0
    if not ours.__slots__:
        return
    name = ours.__slots__[0]
    if "__setattr__" in vars(type(ours)):
        for each in (ours, theirs):
            with pytest.raises(AttributeError, match=name):
                setattr(each, name, 0)
            with pytest.raises(AttributeError, match=name):
                delattr(each, name)
    else:
        for each in (ours, theirs):
            setattr(each, name, 0)
            assert getattr(each, name) == 0


def _same_hash(ours: Any, theirs: Any) -> None:
    assert (type(ours).__hash__ is None) == (type(theirs).__hash__ is None)
    if type(ours).__hash__ is not None:
        assert hash(ours) == hash(theirs)


def _same_order(ours: Any, theirs: Any) -> None:
    if "__lt__" not in vars(type(ours)):
        with pytest.raises(TypeError):
            ours < ours  # noqa: B015, PLR0124 - the refusal is what is looked for
        return
    first = ours.__compared__[0]
    higher = record.replace(ours, **{first: (9, "z")})
    assert ours < higher and ours <= higher and higher > ours and higher >= ours  # noqa: PT018
    assert theirs < dataclasses.replace(theirs, **{first: (9, "z")})
    assert sorted([higher, ours]) == [ours, higher]
