"""What loading promises, on random bytes, random specifications and random edits."""

import string
from copy import deepcopy

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from torture import fuzz
from torture.fuzz import examine, read_alike

from mlopsc.source import edit
from mlopsc.source.load import load
from mlopsc.source.model import Data, Source
from mlopsc.source.scalars import Meaning, meaning
from mlopsc.source.span import Edit, Path, split_lines

FUZZED = 3_000
"""`make proof` examines a million."""

ODD = "0123456789+-.:_eExXobnyYNaTZ~=<ulrsft "
KEYS = st.text(string.ascii_letters + "-_ é\"'\\:#{", min_size=1, max_size=8)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | st.text(ODD + "\"'\\#[]{},&*!|>%@`\né")
)
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    ),
    min_size=1,
    max_size=5,
)


def loaded(text: str) -> Source:
    loading = load(text.encode(), "m.yaml")
    assert loading.source, (text, loading.faults)
    return loading.source


@settings(deadline=None)
@given(
    st.binary(max_size=400)
    | st.text(max_size=400).map(lambda text: text.encode("utf-8", "replace"))
)
def test_any_bytes_give_data_or_faults(raw: bytes) -> None:
    examine(raw)


def test_mutated_specifications_give_data_or_faults() -> None:
    figures = fuzz.fuzz(FUZZED)
    assert figures.inputs == FUZZED
    assert FUZZED // 20 < figures.accepted < FUZZED


def test_the_fuzzer_notices_a_reading_that_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    """With scalars read as YAML 1.2 does, `no` is text, which YAML 1.1 contradicts."""
    monkeypatch.setattr("mlopsc.source.walk.meaning", Meaning)
    with pytest.raises(fuzz.BrokenPromiseError, match="something else"):
        examine(b"a: no\n")


@settings(deadline=None)
@given(st.text(ODD, max_size=12))
def test_a_plain_scalar_means_the_same_to_every_reader_or_is_refused(text: str) -> None:
    """Quoted, it would be text for all of them; plain, it must be one thing for all of them."""
    assume(text == text.strip() and not text.startswith(("- ", "? ", ": ")))
    read = meaning(text)
    if read.refusal is None and not isinstance(read.value, str):
        assert read_alike({"k": read.value}, f"k: {text}\n")
    examine(f"k: {text}\n".encode())
    examine(f"k: [{text}]\n".encode())


def paths(data: Data, at: Path = ()) -> list[Path]:
    """Every path below `data`."""
    if isinstance(data, dict):
        return [p for key, each in data.items() for p in ((*at, key), *paths(each, (*at, key)))]
    if isinstance(data, list):
        return [p for i, each in enumerate(data) for p in ((*at, i), *paths(each, (*at, i)))]
    return []


class _Quoting(yaml.SafeDumper):
    """Quotes every string."""


_Quoting.add_representer(
    str, lambda self, text: self.represent_scalar("tag:yaml.org,2002:str", text, style='"')
)


def written(tree: dict[str, Data], *, flow: bool) -> str:
    """`tree` as PyYAML writes it, with every string quoted."""
    return yaml.dump(
        tree,
        Dumper=_Quoting,
        default_flow_style=flow,
        allow_unicode=True,
        sort_keys=False,
        width=60,
    )


@settings(deadline=None)
@given(TREES, st.booleans(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_data_and_spans_survive_writing(tree: dict[str, Data], flow: bool, end: str) -> None:  # noqa: FBT001
    text = written(tree, flow=flow).replace("\n", end)
    source = loaded(text)
    assert source.data == tree
    lines = split_lines(source.text)
    for path, span in source.keys.items():
        assert span.line == span.end_line
        key = lines[span.line - 1][span.column - 1 : span.end_column - 1]
        assert loaded(f"{key}: 1\n").data == {path[-1]: 1}


@settings(deadline=None)
@given(TREES, st.booleans(), st.data())
def test_edits_do_what_they_say(tree: dict[str, Data], flow: bool, data: st.DataObject) -> None:  # noqa: FBT001
    text = written(tree, flow=flow)
    source = loaded(text)
    path = data.draw(st.sampled_from(paths(tree)))
    assert after(text, edit.set_value(source, path, "[new]")) == changed(tree, path, ["new"])
    assert after(text, edit.remove(source, path)) == changed(tree, path)
    parent = path if isinstance(at(tree, path), dict) else ()
    added = after(text, edit.add(source, parent, "k0", "x:\n  - 1\n"))
    assert at(added, (*parent, "k0")) == {"x": [1]}
    if path in source.keys:
        renamed = after(text, edit.rename_key(source, path, "k0"))
        assert at(renamed, (*path[:-1], "k0")) == at(tree, path)


def after(text: str, edits: tuple[Edit, ...]) -> dict[str, Data]:
    return loaded(edit.apply(text, edits)).data


def changed(tree: dict[str, Data], path: Path, *new: Data) -> Data:
    """A copy of `tree` with the value at `path` replaced, or removed if there is no new one."""
    copy = deepcopy(tree)
    holder = at(copy, path[:-1])
    assert isinstance(holder, dict | list)
    if new:
        holder[path[-1]] = new[0]  # type: ignore[index] # the path was made from the data
    else:
        del holder[path[-1]]  # type: ignore[arg-type] # the path was made from the data
    return copy


def at(data: Data, path: Path) -> Data:
    for part in path:
        data = data[part]  # type: ignore[index] # the path was made from the data
    return data
