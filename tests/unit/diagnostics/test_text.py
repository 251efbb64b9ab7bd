"""Text for people: the caret stands under the fault on every line and every terminal."""

import re
import unicodedata

import pytest
from unit.diagnostics.samples import FILE, SAMPLES, SOURCES

from mlopsc.diagnostics.model import Diagnostic, Label
from mlopsc.diagnostics.render import render
from mlopsc.source.span import Edit, Span

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def rendered(*diagnostics: Diagnostic, text: str, width: int = 80, color: bool = False) -> str:
    return render("text", diagnostics, {"m.yaml": text}, color=color, width=width)


def at(line: int, column: int, end: int, summary: str = "wrong") -> Diagnostic:
    return Diagnostic(Span("m.yaml", line, column, line, end), "MLC999", "error", summary)


def cells(text: str) -> int:
    """Columns of a terminal that `text` takes, counted independently of the renderer."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def test_whole() -> None:
    assert (
        render("text", SAMPLES, SOURCES, color=False, width=60)
        == """\
warning[MLC402]: something is odd
 --> dir with space/mlops.yaml:1:1
  |
1 | a: 1
  | ^^^^
  |
  = help: look

error[MLC301]: 100% of <4> GPUs: too many, "really" & truly
 --> dir with space/mlops.yaml:2:10
  |
1 | a: 1
  | - the quota
2 | b: {gpu: 4, cpu: 100%}
  |          ^
 ::: other.yaml:1:1
  |
  = help: ask for fewer,
          or raise the quota:
            quotas: {gpu: 4}
  |
2 + b: {gpu: 2, cpu: 100%}

note[MLC403]: by the way
 --> dir with space/mlops.yaml:3:1
  |
3 | c: 3
  | ^

error[MLC401]: twice
 --> dir with space/mlops.yaml:3:4
  |
3 | c: 3
  |    ^

error[MLC401]: twice
 --> dir with space/mlops.yaml:3:4
  |
3 | c: 3
  |    ^
  |
  = help: differs in its help

3 errors, 1 warning, 1 note
"""
    )


def test_nothing_to_say() -> None:
    assert rendered(text="a: 1\n") == ""


@pytest.mark.parametrize(
    "before", ["key: ", "\tkey: ", "漢字: ", "e\u0301e\u0301: ", "\U0001f680: ", "a\u200bb: "]
)
def test_the_caret_stands_under_the_fault(before: str) -> None:
    line = before + "FAULT # rest"
    output = rendered(at(1, len(before) + 1, len(before) + 6), text=line).split("\n")
    source = next(each for each in output if "FAULT" in each)
    caret = output[output.index(source) + 1]
    assert cells(source[: source.index("FAULT")]) == caret.index("^")
    assert caret.count("^") == 5


@pytest.mark.parametrize("width", [40, 60, 100])
@pytest.mark.parametrize("place", [1, 150, 300, 390])
def test_long_lines_are_cut_around_the_fault(width: int, place: int) -> None:
    text = "." * (place - 1) + "FAULT" + "漢" * (395 - place)
    output = rendered(at(1, place, place + 5), text=text, width=width).split("\n")
    source = next(each for each in output if "FAULT" in each)
    caret = output[output.index(source) + 1]
    assert source.index("FAULT") == caret.index("^")
    assert caret.count("^") == 5
    assert all(cells(each) <= width for each in output)


@pytest.mark.parametrize("width", [40, 57, 80])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    words = "many words that have to be wrapped at some place or other " * 3
    long = Diagnostic(
        Span("m.yaml", 1200, 5, 1200, 9), "MLC999", "warning", words, f"{words}\n{words}",
        (Label(Span("m.yaml", 3, 2, 3, 4), words),),
        (Edit(Span("m.yaml", 1200, 5, 1200, 9), "x" * 200),),
    )  # fmt: skip
    text = "".join(f"line {number} {'text ' * 20}\n" for number in range(1, 1300))
    assert all(len(line) <= width for line in rendered(long, text=text, width=width).split("\n"))


def test_colour_adds_colour_and_nothing_else() -> None:
    plain = render("text", SAMPLES, SOURCES, color=False, width=60)
    colored = render("text", SAMPLES, SOURCES, color=True, width=60)
    assert "\x1b" not in plain
    assert colored != plain
    assert ANSI.sub("", colored) == plain


def test_a_place_beyond_the_text_has_no_excerpt() -> None:
    assert rendered(at(9, 1, 2), text="a: 1\n") == (
        "error[MLC999]: wrong\n --> m.yaml:9:1\n\n1 error\n"
    )
    assert render("text", [at(1, 1, 1)], {}, color=False, width=80) == (
        "error[MLC999]: wrong\n --> m.yaml:1:1\n\n1 error\n"
    )


def test_a_line_with_a_secret_is_hidden_with_its_fix() -> None:
    text = "a: 1\npassword: hunter2hunter2\n"
    fixed = Diagnostic(
        Span("m.yaml", 2, 1, 2, 9), "MLC999", "error", "wrong", "help",
        (Label(Span("m.yaml", 1, 1, 1, 2), "first"),),
        (Edit(Span("m.yaml", 2, 1, 2, 9), "pass_word"),),
    )  # fmt: skip
    output = rendered(fixed, text=text)
    assert "hunter2" not in output
    assert "2 | (not shown: it may hold a secret)" in output
    assert "1 | a: 1" in output


def test_several_places_on_one_line_and_far_apart() -> None:
    text = "first: 1\n" + "\n" * 9 + "second: 2\n"
    both = Diagnostic(
        Span("m.yaml", 11, 1, 11, 7), "MLC999", "error", "wrong",
        labels=(
            Label(Span("m.yaml", 11, 9, 11, 10), "beside"),
            Label(Span("m.yaml", 1, 1, 1, 6), "far"),
        ),
    )  # fmt: skip
    assert (
        rendered(both, text=text)
        == """\
error[MLC999]: wrong
  --> m.yaml:11:1
   |
 1 | first: 1
   | ----- far
...
11 | second: 2
   | ^^^^^^
   |         - beside

1 error
"""
    )


def test_inserted_lines_are_shown_alone() -> None:
    added = Diagnostic(
        Span("m.yaml", 1, 1, 1, 2), "MLC999", "error", "wrong",
        fix=(Edit(Span("m.yaml", 1, 5, 1, 5), "\nb: 2"),),
    )  # fmt: skip
    assert "1 + a: 1" not in rendered(added, text="a: 1\n")
    assert "2 + b: 2" in rendered(added, text="a: 1\n")


def test_the_file_of_the_samples_is_named() -> None:
    assert render("text", SAMPLES, {}, color=False, width=80).count(FILE) == len(SAMPLES)
