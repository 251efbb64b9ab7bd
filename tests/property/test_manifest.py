"""What is written as YAML or JSON reads back equal: three YAML readers, two YAML versions."""

import ast
import json
import math
import re
import shlex
import tomllib
from collections.abc import Callable, Mapping

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from mlopsc.artifact.filters import md, py, sh, toml
from mlopsc.artifact.manifest import Commented, Json, Yaml, to_json, to_yaml
from mlopsc.artifact.scalar import visible

# Every string that is known to read as something else in one of the two versions, or to break a
# reader: words, numbers, dates, indicators, white space, line ends, marks that nobody sees.
WORDS = ["no", "on", "off", "y", "n", "yes", "true", "false", "null", "~", "Null", "NULL", "TRUE"]
WORDS += ["Yes", "oN", "NO", "Off", "inf", ".inf", ".nan", "NaN"]
NUMBERS = ["1e3", "0755", "0o7", "1_000", "12:30:45", "1.10", "0x1F", "+1", "1.", "01", "1e5"]
NUMBERS += ["12e03", "0b1", "685_230.15", "190:20:30.15", "_1", "-.5", "+.inf", ".5e1", "e1", "E5"]
NUMBERS += ["x1e3", "2026-01-01", "12345e7"]
SIGNS = ["=", "<<", "", "-", "- a", "a: b", "a #b", "&a", "*a", "!t", "|", ">", "%x", "@a", "`a"]
SIGNS += ["'", '"', "[a]", "{a}", "{{ x }}", "${{ x }}", "a:b", "\\", "c\\n", "/x", "?", "? a", ":"]
SIGNS += ["---", "...", "# a", "a,b", "--- a", "\\u0041", "a: |\n  b", "key:"]
SPACES = [
    "\t",
    "a\nb",
    "a\n",
    "\n",
    "a\r\nb",
    "\r",
    " a",
    "a ",
    "a\n\n",
    "\na\nb",
    "  a\nb",
    "a\n\tb",
]
SPACES += ["a \nb", "a\n\nb\n", "a\n b\n", "a\n#b\n", "a\n---\nb", "a\n...\nb\n", "a\n%b", "\n\n"]
MARKS = ["\x85", "\u2028", "\u2029", "\ufeff", "\x7f", "\x00", "a\x1bb", "\xa0", "\xad", "\u200e"]
MARKS += [
    "\u202e",
    "\ufffe",
    "\uffff",
    "\U0001f680",
    "\U000e0041",
    "é",
    "漢",
    "a\u2028b\nc",
    "\ue000",
]
LONG = ["a" * 5000, "a b " * 2000, ("x" * 200 + "\n") * 40]
NASTY = [*WORDS, *NUMBERS, *SIGNS, *SPACES, *MARKS, *LONG]

Reader = Callable[[str], object]
READERS: Mapping[str, Reader] = {
    "PyYAML, 1.1": yaml.safe_load,
    "libyaml, 1.1": lambda text: yaml.load(text, Loader=yaml.CSafeLoader),
    "ruamel, 1.2": lambda text: YAML(typ="safe", pure=True).load(text),
}
ALL_READERS: Mapping[str, Callable[[str], list[object]]] = {
    "PyYAML, 1.1": lambda text: list(yaml.safe_load_all(text)),
    "ruamel, 1.2": lambda text: list(YAML(typ="safe", pure=True).load_all(text)),
}

scalars: st.SearchStrategy[Json] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8")),
    st.text("ab \n\t#:-|'\"", max_size=12),
    st.sampled_from(NASTY),
)
keys = st.one_of(st.text(st.characters(codec="utf-8"), max_size=60), st.sampled_from(NASTY[:-3]))
data: st.SearchStrategy[Json] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


def same(left: object, right: object) -> bool:
    """Equal in value and in type, all the way down: 1, 1.0 and True are three things."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict) and isinstance(right, dict):
        return list(left) == list(right) and all(same(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float) and isinstance(right, float):
        return math.copysign(1, left) == math.copysign(1, right) and left == right
    return bool(left == right)


def misread(value: Json, **more: str) -> list[str]:
    text = to_yaml(value, **more)
    text.encode("utf-8")
    assert text.endswith("\n")
    assert "\r" not in text
    assert not any(line.endswith((" ", "\t")) for line in text.split("\n")), "trailing space"
    return [name for name, reader in READERS.items() if not same(reader(text), value)]


def test_the_list_of_nasty_strings_is_long() -> None:
    assert len(set(NASTY)) == len(NASTY)
    assert len(NASTY) >= 81


@pytest.mark.parametrize("text", NASTY, ids=lambda text: ascii(text)[:24])
def test_a_nasty_string_reads_back_in_every_position(text: str) -> None:
    positions: list[Json] = [
        text,
        {"k": text},
        [text],
        {"k": {"l": [text, {"m": text, "n": [[text]]}]}},
        [[text], [[text, text]]],
        {"k": [{"l": text}, text], "z": 1},
    ]
    if len(text) < 100:
        positions += [{text: 1}, [{text: {text: text}}], {text: [text]}]
    for position in positions:
        assert misread(position) == [], to_yaml(position)


@settings(max_examples=300, deadline=None)
@given(data)
def test_any_data_reads_back_as_yaml(value: Json) -> None:
    assert misread(value, header="made by a test\n\n: {") == []


@settings(max_examples=100, deadline=None)
@given(st.lists(data, min_size=1, max_size=3))
def test_any_documents_read_back(values: list[Json]) -> None:
    text = to_yaml(*values)
    for name, reader in ALL_READERS.items():
        assert same(reader(text), values), name


@settings(max_examples=200, deadline=None)
@given(data)
def test_any_data_reads_back_as_json(value: Json) -> None:
    text = to_json(value)
    assert text.isascii()
    assert same_unordered(json.loads(text), value)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(keys, st.lists(scalars, max_size=3), max_size=4), st.text(max_size=40))
def test_a_comment_changes_nothing(value: dict[str, list[Json]], comment: str) -> None:
    items: dict[str, Yaml] = {
        name: [Commented(each, comment) for each in inner] for name, inner in value.items()
    }
    items["last"] = Commented({"k": ["v", "a\nb"]}, comment)
    wanted = {**value, "last": {"k": ["v", "a\nb"]}}
    for name, reader in READERS.items():
        assert same(reader(to_yaml(items, header=comment)), wanted), name


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_characters="\0")) | st.sampled_from(NASTY))
def test_filters_read_back_in_their_own_language(text: str) -> None:
    if "\0" not in text:
        assert shlex.split(sh(text)) == [text]
    assert ast.literal_eval(py([text, {text: 1}])) == [text, {text: 1}]
    assert tomllib.loads(f"k = {toml([text])}\n")["k"] == [text]
    shown = md(text)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(\\\\)*[`*_{}\[\]<>|~$&#!]", shown), "a mark without a backslash"
    assert re.sub(r"\\([\W_])", r"\1", shown) == visible(text.replace("\n", " "))


def same_unordered(left: object, right: object) -> bool:
    """`same`, for a reader that does not keep the order of keys."""
    return same(_sorted(left), _sorted(right))


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return [_sorted(each) for each in value] if isinstance(value, list) else value
