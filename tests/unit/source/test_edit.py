"""Edits: valid YAML afterwards, the meant data, and every other line as it was."""

from collections.abc import Callable

import pytest

from mlopsc.source import edit
from mlopsc.source.load import load
from mlopsc.source.model import Source
from mlopsc.source.span import Edit, Span

Make = Callable[[Source], tuple[Edit, ...]]


def source_of(text: str) -> Source:
    source = load(text.encode(), "m.yaml").source
    assert source, load(text.encode(), "m.yaml").faults
    return source


def edited(text: str, make: Make) -> str:
    after = edit.apply(text, make(source_of(text)))
    source_of(after)
    return after


@pytest.mark.parametrize(
    ("before", "path", "text", "after"),
    [
        ("a: 1 # c\n", ("a",), "two", "a: two # c\n"),
        ("a:\nb: 1\n", ("a",), "x", "a: x\nb: 1\n"),
        ("a: # c\nb: 1", ("a",), "x", "a: x # c\nb: 1"),
        ("a: {b: }\n", ("a", "b"), "x", "a: {b: x }\n"),
        ("a:\n- 1\n- 2\nb: 3\n", ("a",), "[9]", "a: [9]\nb: 3\n"),
        ("a:\n  # c\n  b: 1\nc: 2\n", ("a",), "{}", "a:\n  # c\n  {}\nc: 2\n"),
        ("a: |\n  x\n  v\nb: 3\n", ("a",), '"z"', 'a: "z"\nb: 3\n'),
        ("a: [1, 2, 3]\n", ("a", 1), "9", "a: [1, 9, 3]\n"),
        ("a:\n-\n- 2\n", ("a", 0), "1", "a:\n- 1\n- 2\n"),
    ],
)
def test_set_value(before: str, path: tuple[str | int, ...], text: str, after: str) -> None:
    assert edited(before, lambda source: edit.set_value(source, path, text)) == after


@pytest.mark.parametrize(
    ("new", "after"),
    [("b", "b: 1\n"), ("on", '"on": 1\n'), ("12", '"12": 1\n'), ("a b", '"a b": 1\n')],
)
def test_rename_key(new: str, after: str) -> None:
    assert edited("'a': 1\n", lambda source: edit.rename_key(source, ("a",), new)) == after


@pytest.mark.parametrize(
    ("before", "parent", "text", "after"),
    [
        ("a: 1", (), "v", "a: 1\nk: v"),
        ("a: 1 # c\n# end\n", (), "v", "a: 1 # c\nk: v\n# end\n"),
        ("{}", (), "v", "{k: v}"),
        ("{a: 1}\n", (), "v", "{a: 1, k: v}\n"),
        ("a: {}\n", ("a",), "v", "a: {k: v}\n"),
        ("a: {b: 1, c: }\n", ("a",), "v", "a: {k: v, b: 1, c: }\n"),
        ("a: {\n  b: 1, # c\n}\n", ("a",), "v", "a: {\n  b: 1, k: v, # c\n}\n"),
        ("a:\n    b: 1\nc: 2\n", ("a",), "v", "a:\n    b: 1\n    k: v\nc: 2\n"),
        ("a:\n    b: 1\nc: # none\n", ("c",), "v", "a:\n    b: 1\nc: # none\n    k: v\n"),
        ("a: 1\n", (), "- 1\n- 2\n", "a: 1\nk:\n  - 1\n  - 2\n"),
        ("a: {b: 1}\n", ("a",), "c:\n  - 1\n", 'a: {b: 1, k: {"c": [1]}}\n'),
        ("a: {b: 1}\n", ("a", "x", "w"), "v", 'a: {b: 1, x: {"w": {"k": "v"}}}\n'),
        ("a:\n   b: 1\n", ("x", "w"), "v", "a:\n   b: 1\nx:\n   w:\n      k: v\n"),
        ("a:\n- b: 1\n- c\n", ("a", 0), "v", "a:\n- b: 1\n  k: v\n- c\n"),
        ("a:\n-\n", ("a", 0), "v", "a:\n- {k: v}\n"),
        ("a: |\n  text\n\nb: 1\n", (), "v", "a: |\n  text\n\nb: 1\nk: v\n"),
    ],
)
def test_add(before: str, parent: tuple[str | int, ...], text: str, after: str) -> None:
    assert edited(before, lambda source: edit.add(source, parent, "k", text)) == after


@pytest.mark.parametrize("parent", [("a",), ("b",)])
def test_add_to_no_mapping(parent: tuple[str]) -> None:
    with pytest.raises(ValueError, match="no mapping"):
        edit.add(source_of("a: 1\nb: [1]\n"), parent, "k", "v")


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("a: 1 # c\nb: 2\n", ("a",), "b: 2\n"),
        ("a: 1\nb: 2", ("b",), "a: 1"),
        ("a: 1\nb:\n  c: 1\n  d: 2\n# end\n", ("b",), "a: 1\n# end\n"),
        ("a: 1\n", ("a",), "{}\n"),
        ("a: {b: 1, c: 2, d: 3}\n", ("a", "b"), "a: {c: 2, d: 3}\n"),
        ("a: {b: 1, c: 2, d: 3}\n", ("a", "c"), "a: {b: 1, d: 3}\n"),
        ("a: {b: 1, c: 2, d: 3}\n", ("a", "d"), "a: {b: 1, c: 2}\n"),
        ("a: {b: 1}\n", ("a", "b"), "a: {}\n"),
        ("a: [1, 2]\n", ("a", 1), "a: [1]\n"),
        ("a: [1]\n", ("a", 0), "a: []\n"),
        ("a:\n- b: 1\n  c: 2\n- 3\n", ("a", 0, "b"), "a:\n- c: 2\n- 3\n"),
        ("a:\n- b: 1\n  c: 2\n- 3\n", ("a", 0, "c"), "a:\n- b: 1\n- 3\n"),
        ("a:\n- b: 1\n  c: 2\n- 3\n", ("a", 0), "a:\n- 3\n"),
        ("a:\n-\n  - 1\n- 2\n", ("a", 0), "a:\n- 2\n"),
        ("a:\n- - 1\n  - 2\n", ("a", 0, 0), "a:\n- - 2\n"),
        ("a:\n- 1\nb: 2\n", ("a", 0), "a: []\nb: 2\n"),
        ("a: |\n  text\n  more\nb: 1\n", ("a",), "b: 1\n"),
    ],
)
def test_remove(before: str, path: tuple[str | int, ...], after: str) -> None:
    assert edited(before, lambda source: edit.remove(source, path)) == after


def test_edits_keep_the_ending_of_lines() -> None:
    text = "a:\r\n  b: 1\r\n"
    assert edited(text, lambda source: edit.add(source, ("a",), "k", "v")) == (
        "a:\r\n  b: 1\r\n  k: v\r\n"
    )


def test_equal_edits_count_once_and_overlapping_ones_are_refused() -> None:
    whole, part = Span("m.yaml", 1, 1, 1, 5), Span("m.yaml", 1, 2, 1, 3)
    assert edit.apply("a: 1\n", [Edit(whole, "b: 2"), Edit(whole, "b: 2")]) == "b: 2\n"
    with pytest.raises(ValueError, match="overlap"):
        edit.apply("a: 1\n", [Edit(whole, "b: 2"), Edit(part, "x")])


def test_the_fix_of_every_fault_removes_it() -> None:
    text = "a: yes\n1: 0755\nb: 2026-01-01 # x\nc: [on, 1_0]\nd: x\u200bx\n"
    found = load(text.encode(), "m.yaml").faults
    assert len(found) == 7
    fixed = edit.apply(text, [each for fault in found for each in fault.fix])
    assert source_of(fixed).data == {
        "a": "yes", "1": "0755", "b": "2026-01-01", "c": ["on", "1_0"], "d": "xx",
    }  # fmt: skip
