"""Every place of the language with wrong kinds of values: a diagnostic, its place, its fix."""

import pytest
from unit.schema.specs import FULL, found, places, source_of, with_value

from mlopsc.source import edit
from mlopsc.source.model import Data
from mlopsc.source.span import Path

WRONG: tuple[Data, ...] = ("", 0, -7, 1.5, 10**7, True, [], {}, "x y/z", [3], {"a": 1})
"""Each is refused at most places of the language and passes at some."""
EACH = 3
PLACES = tuple(places())
TRIED = tuple(
    (path, WRONG[(index + offset * 4) % len(WRONG)])
    for index, path in enumerate(PLACES)
    for offset in range(EACH)
)
"""Every place with three of the values, and every value at a quarter of the places."""


def test_the_full_spec_passes() -> None:
    assert found(FULL) == ()


@pytest.mark.parametrize("part", range(6))
def test_a_wrong_value_is_told_at_its_place_and_its_fix_mends_it(part: int) -> None:
    tried = TRIED[part::6]
    refused = 0
    for path, value in tried:
        text = with_value(path, value)
        for each in found(text):
            refused += 1
            assert each.summary
            assert each.help
            assert each.path[: len(path)] == path or path[: len(each.path)] == each.path, each
            line = source_of(text).key(path).line
            assert each.span.line >= line or len(each.path) < len(path), (path, each)
            fixed = found(edit.apply(text, each.fix)) if each.fix else ()
            assert (each.code, each.path) not in {(f.code, f.path) for f in fixed}, each
    assert refused > len(tried) * 0.6


@pytest.mark.parametrize("part", range(4))
def test_an_empty_place_is_refused_also_where_the_field_may_be_absent(part: int) -> None:
    for path in PLACES[part::4]:
        assert [each.code for each in found(with_value(path, None))] == ["MLC207"], path


def test_a_list_item_without_a_value_is_told_where_its_dash_stands() -> None:
    text = FULL.replace("      - labels\n", "      -\n")
    (each,) = found(text)
    assert (each.code, each.path) == ("MLC207", ("pipeline", "steps", "train", "inputs", 0))


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    text = FULL.replace("size: 3", "size: three").replace("seed: 42", "sed: 42")
    assert [each.code for each in found(text)] == ["MLC206", "MLC201"]


def test_one_mistake_is_one_diagnostic_where_two_forms_are_taken() -> None:
    path: Path = ("pipeline", "steps", "train", "resources", "cpu")
    (each,) = found(with_value(path, "four"))
    assert each.code == "MLC204"
