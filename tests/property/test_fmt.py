"""What formatting promises, on random specifications with comments in random places."""

import json
import string
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from mlopsc.edit.comments import comments_of
from mlopsc.edit.fmt import format_text
from mlopsc.edit.written import written
from mlopsc.source.load import load
from mlopsc.source.model import Source

MARK = "¤"
"""Ends every comment, and stands nowhere else: comments are counted without any parser."""

KEYS = st.sampled_from(
    [
        "apiVersion",
        "project",
        "name",
        "pipeline",
        "steps",
        "use",
        "owner",
        "a",
        "b-c",
        '"q u"',
        "'#'",
    ]
)
WORDS = st.text(string.ascii_letters + " #:-'", min_size=1, max_size=12)
PLAIN = st.sampled_from(["a", "a b", "1", "0.5", "true", "null", "x#y", "a:b", "http://x/#y", "~"])
COMMENTS = st.text(string.ascii_letters + " #:-[]{}'\"|>&*é", max_size=10).map(
    lambda t: f"#{t}{MARK}"
)


@st.composite
def scalars(draw: st.DrawFn, indent: int, *, flow: bool) -> str:
    """A text, number or word in any style; what goes on over lines is indented by `indent`."""
    margin = " " * (indent + draw(st.integers(1, 3)))
    style = draw(st.sampled_from("pppqsmd" if flow else "pppqsmd|>+-2e"))
    text = draw(WORDS)
    match style:
        case "p":
            return draw(PLAIN)
        case "q":
            return '"' + text + '"'
        case "s":
            return "'" + text.replace("'", "''") + "'"
        case "m":
            return f"one\n{margin}two\n\n{margin}- three"
        case "d":
            return f'"a # b  \n{margin}c \\\n{margin}\\ d"'
        case "e":
            return ""
    chomp = draw(st.sampled_from(["", "-", "+"]))
    inner = [draw(st.sampled_from(["", "  in", "x", "# no comment", "- y", "k: v"])) for _ in "123"]
    lines = [*(f"{margin}{line}" if line else "" for line in ["first", *inner]), ""]
    beside = draw(st.sampled_from(["", "  # beside¤"]))
    if style == "2":
        body = "\n".join(f"{' ' * (indent + 2)}{line}" for line in ("  two", "one"))
        return f"|2{chomp}{beside}\n{body}"
    return f"{'>' if style == '>' else '|'}{chomp}{beside}\n" + "\n".join(lines)


@st.composite
def flows(draw: st.DrawFn, depth: int, indent: int) -> str:
    """A mapping or list in braces or brackets, on one line or several, comments between."""
    kind = draw(st.sampled_from("{[s" if depth else "s"))
    if kind == "s":
        return draw(scalars(indent, flow=True))
    keys = (
        draw(st.lists(KEYS, unique=True, max_size=3))
        if kind == "{"
        else [""] * draw(st.integers(0, 3))
    )
    parts = []
    for key in keys:
        value = draw(flows(depth - 1, indent))
        between = draw(st.sampled_from(["", "", f" # k¤\n{' ' * (indent + 1)}"])) if key else ""
        before = draw(breaks(indent))
        parts.append(f"{before}{key + ': ' if key else ''}{between}{value}")
    return f"{kind}{','.join(parts)}{draw(breaks(indent))}{'}' if kind == '{' else ']'}"


@st.composite
def breaks(draw: st.DrawFn, indent: int) -> str:
    """Nothing, or a line break within a flow collection, with or without comments."""
    margin = " " * (indent + draw(st.integers(1, 4)))
    comment = draw(COMMENTS)
    kinds = [
        "",
        "",
        " ",
        f"\n{margin}",
        f" {comment}\n{margin}",
        f"\n{margin}{comment}\n\n{margin}",
    ]
    return draw(st.sampled_from(kinds))


@st.composite
def gaps(draw: st.DrawFn, indent: int) -> str:
    """Empty lines and comment lines between entries, indented anyhow."""
    lines = draw(st.lists(st.sampled_from(["", "c", "c"]), max_size=3))
    made = []
    for line in lines:
        around = max(0, indent + draw(st.sampled_from([-2, 0, 0, 2])))
        made.append(f"{' ' * around}{draw(COMMENTS)}\n" if line else "\n")
    return "".join(made)


@st.composite
def blocks(draw: st.DrawFn, depth: int, indent: int) -> str:
    """The entries of a block mapping or list, a line each, ending in a line break."""
    is_list = indent > 0 and draw(st.booleans())
    keys = (
        ["-"] * draw(st.integers(1, 3))
        if is_list
        else draw(st.lists(KEYS, unique=True, min_size=1, max_size=4))
    )
    margin = " " * indent
    text = ""
    for key in keys:
        text += draw(gaps(indent)) + margin + (key if is_list else f"{key}:")
        text += draw(values(depth, indent, is_list=is_list))
    return text + draw(gaps(indent))


@st.composite
def values(draw: st.DrawFn, depth: int, indent: int, *, is_list: bool) -> str:
    """What follows a key or dash, to the end of its line or of its block."""
    kind = draw(st.sampled_from("sfbb" if depth else "s"))
    beside = draw(st.sampled_from(["", "", "  # beside¤", "          # far¤"]))
    if kind == "s":
        value = draw(scalars(indent, flow=False))
        return f" {value}{'' if value[:1] in ('|', '>') else beside}\n"
    if kind == "f":
        return f" {draw(flows(2, indent))}{beside}\n"
    inner = indent + draw(st.integers(2, 4))
    block = draw(blocks(depth - 1, inner))
    if (
        is_list
        and draw(st.booleans())
        and block.startswith(" " * inner)
        and block[inner] not in " #"
    ):
        return " " * (inner - indent - 1) + block[inner:]
    return f"{beside}\n{block}"


FILES = st.builds(
    lambda head, gap, body, last: head + gap + body + last,
    st.sampled_from(
        ["", "---\n", "--- # start¤\n", "# yaml-language-server: $schema=x¤\n", "# head¤\n\n"]
    ),
    gaps(0),
    blocks(3, 0),
    st.sampled_from(["", "# end¤\n", "\n\n", "...\n"]),
)


def loaded(text: str) -> Source:
    loading = load(text.encode(), "m.yaml")
    assert loading.source, (text, loading.faults)
    return loading.source


def remarks(source: Source) -> Counter[str]:
    """The comments as `fmt` finds them: all but those that are lines of a block text."""
    found = Counter(each.text for each in comments_of(written(source)))
    in_texts = json.dumps(source.data, ensure_ascii=False).count(MARK)
    assert found.total() + in_texts == source.text.count(MARK), source.text
    assert all(text.endswith(MARK) for text in found)
    return found


@settings(deadline=None, max_examples=400)
@given(FILES, st.sampled_from(["\n", "\r\n"]))
def test_formatting_keeps_data_and_comments_and_does_nothing_twice(text: str, end: str) -> None:
    before = loaded(text.replace("\n", end))
    once = format_text(before)
    after = loaded(once)
    assert after.data == before.data
    assert remarks(after) == remarks(before)
    assert format_text(after) == once
