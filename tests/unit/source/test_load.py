"""Loading: data, spans as an editor shows them, many faults at once, one result everywhere."""

import os
import pathlib

import pytest

from mlopsc.source.guard import MAX_FAULTS
from mlopsc.source.load import load, read
from mlopsc.source.model import Source
from mlopsc.source.span import Fault, Path, split_lines

DOCUMENT = """\
# a comment
a: 1 # one
b:
  c: {x: [1, two], z: }
  d: |
    hi
    you

# a comment
e:
- 1.5
-  - 'q'
   - "r\\u0041"
-
f:
last: null
"""


def loaded(text: str) -> Source:
    source = load(text.encode(), "m.yaml").source
    assert source, load(text.encode(), "m.yaml").faults
    return source


def faults(text: str) -> list[tuple[str, int, int]]:
    found = load(text.encode("utf-8", "surrogatepass"), "m.yaml").faults
    return [(each.code, each.span.line, each.span.column) for each in found]


def written(source: Source, path: Path, *, key: bool = False) -> str:
    """The text under a span."""
    span = source.key(path) if key else source.span(path)
    lines = split_lines(source.text)[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


def test_data_is_what_is_written() -> None:
    assert loaded(DOCUMENT).data == {
        "a": 1,
        "b": {"c": {"x": [1, "two"], "z": None}, "d": "hi\nyou\n"},
        "e": [1.5, ["q", "rA"], None],
        "f": None,
        "last": None,
    }


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("a",), "1"),
        (("b",), "c: {x: [1, two], z: }\n  d: |\n    hi\n    you"),
        (("b", "c"), "{x: [1, two], z: }"),
        (("b", "c", "x"), "[1, two]"),
        (("b", "c", "x", 1), "two"),
        (("b", "c", "z"), ""),
        (("b", "d"), "|\n    hi\n    you"),
        (("e",), "- 1.5\n-  - 'q'\n   - \"r\\u0041\"\n-"),
        (("e", 1, 1), '"r\\u0041"'),
        (("e", 2), ""),
        (("last",), "null"),
    ],
)
def test_span_covers_the_text_of_a_value(path: Path, text: str) -> None:
    assert written(loaded(DOCUMENT), path) == text


def test_every_key_and_every_value_has_a_span() -> None:
    source = loaded(DOCUMENT)
    assert source.values.keys() - source.keys.keys() == {
        (),
        ("b", "c", "x", 0),
        ("b", "c", "x", 1),
        ("e", 0),
        ("e", 1),
        ("e", 1, 0),
        ("e", 1, 1),
        ("e", 2),
    }
    assert all(written(source, path, key=True) == path[-1] for path in source.keys)


def test_an_unwritten_value_stands_behind_its_colon() -> None:
    span = loaded(DOCUMENT).values["f",]
    assert (span.line, span.column, span.end_column) == (15, 3, 3)


def test_a_missing_path_falls_back_to_its_ancestor() -> None:
    source = loaded("a:\n  b: 1\n")
    assert source.span(("a", "x", "y")) == source.values["a",]
    assert source.key(("a", "x")) == source.values["a",]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_change_no_place(end: str, mark: str) -> None:
    plain = loaded(DOCUMENT)
    other = loaded(mark + DOCUMENT.replace("\n", end))
    assert (other.data, other.values, other.keys) == (plain.data, plain.values, plain.keys)
    assert other.text == DOCUMENT.replace("\n", end)


def test_columns_count_characters() -> None:
    source = loaded("'\U0001f680漢e\u0301': [\u00e9, b]\n")
    assert source.values["\U0001f680漢e\u0301", 1].column == 13


def test_all_faults_come_at_once_and_in_order() -> None:
    text = "a: yes\nb: &x 0755\na: 2\nc: !t x\n<<: {}\n1: x\nd: x\u200bx\n"
    assert faults(text) == [
        ("MLC117", 1, 4),
        ("MLC112", 2, 4),
        ("MLC117", 2, 4),
        ("MLC115", 3, 1),
        ("MLC113", 4, 4),
        ("MLC114", 5, 1),
        ("MLC116", 6, 1),
        ("MLC106", 7, 5),
    ]


def test_faults_before_a_syntax_error_are_told_with_it() -> None:
    assert faults("a: yes\nb: [1\n") == [("MLC117", 1, 4), ("MLC109", 2, 4)]


def test_a_duplicate_names_the_first() -> None:
    fault = load(b"a: 1\nb: 2\n'a': 3\n", "m.yaml").faults[0]
    assert [str(span) for span, _ in fault.related] == ["m.yaml:1:1"]


def test_faults_are_capped() -> None:
    assert len(faults("".join(f"k{index}: yes\n" for index in range(500)))) == MAX_FAULTS


def test_a_fault_shows_no_secret_and_no_raw_character() -> None:
    text = 'AKIAIOSFODNN7EXAMPLE: 1\nAKIAIOSFODNN7EXAMPLE: 2\n"\u0430\\t": 1\n"\u0430\\t": 1\n'
    found = load(text.encode(), "m.yaml").faults
    assert all("AKIA" not in each.summary + each.help for each in found)
    assert "'\\u0430\\t'" in found[1].summary


class TestRead:
    def test_a_file(self, tmp_path: pathlib.Path) -> None:
        path = tmp_path / "mlops.yaml"
        path.write_bytes(b"a: 1\n")
        assert _read(path) == b"a: 1\n"

    @pytest.mark.parametrize("kind", ["folder", "pipe", "device", "link out", "absent", "loop"])
    def test_what_is_no_file_of_the_project(self, tmp_path: pathlib.Path, kind: str) -> None:
        fault = _read(_make(kind, tmp_path))
        assert isinstance(fault, Fault)
        expected = {"absent": "MLC101", "loop": "MLC103"}.get(kind, "MLC102")
        assert fault.code == expected

    def test_a_link_within_the_folder(self, tmp_path: pathlib.Path) -> None:
        (tmp_path / "real.yaml").write_bytes(b"a: 1\n")
        (tmp_path / "mlops.yaml").symlink_to("real.yaml")
        assert _read(tmp_path / "mlops.yaml") == b"a: 1\n"

    def test_a_large_file_is_not_read(self, tmp_path: pathlib.Path) -> None:
        path = tmp_path / "mlops.yaml"
        with path.open("wb") as stream:
            stream.truncate(1 << 40)
        fault = _read(path)
        assert isinstance(fault, Fault)
        assert fault.code == "MLC104"

    def test_a_name_that_is_no_path(self) -> None:
        fault = _read(pathlib.Path("a\0b"))
        assert isinstance(fault, Fault)
        assert fault.code == "MLC103"


def _read(path: pathlib.Path) -> bytes | Fault:
    return read(path, "mlops.yaml")


def _make(kind: str, folder: pathlib.Path) -> pathlib.Path:
    path = folder / "project" / "mlops.yaml"
    path.parent.mkdir()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "link out":
        (folder / "outside").write_bytes(b"secret: of the machine\n")
        path.symlink_to(folder / "outside")
    elif kind == "loop":
        path.symlink_to(path.name)
    return pathlib.Path("/dev/zero") if kind == "device" else path
