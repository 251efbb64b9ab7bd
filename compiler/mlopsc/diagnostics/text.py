"""Renders for people at a terminal: source lines, carets, second places, help, a count."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby

from mlopsc.diagnostics.excerpt import excerpt
from mlopsc.diagnostics.model import Diagnostic, Severity
from mlopsc.diagnostics.redact import HIDDEN
from mlopsc.diagnostics.report import Report
from mlopsc.diagnostics.suggestion import corrected
from mlopsc.record import dataclass
from mlopsc.source.secrets import hidden_lines
from mlopsc.source.span import Span

_STYLES = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "note": "\x1b[1;36m",
    "second": "\x1b[1;34m",
    "fix": "\x1b[32m",
    "strong": "\x1b[1m",
}
_RESET = "\x1b[0m"
_COUNTED: tuple[Severity, ...] = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A place to underline, with words beside the underline."""

    span: Span
    sign: str
    style: str
    text: str


@dataclass(frozen=True, slots=True)
class _Page:
    """One diagnostic being drawn; `gutter` is the width of the line numbers."""

    report: Report
    gutter: int

    def paint(self, style: str, text: str) -> str:
        return f"{_STYLES[style]}{text}{_RESET}" if self.report.color and text else text

    def bar(self, number: int | str = "", sign: str = "|") -> str:
        return self.paint("second", f"{number:>{self.gutter}} {sign}")


def render(report: Report) -> str:
    """One block per diagnostic and a line that counts them; nothing for no diagnostics."""
    if not report.diagnostics:
        return ""
    blocks = ["\n".join(_block(report, each)) for each in report.diagnostics]
    return "\n\n".join([*blocks, count(report.diagnostics)]) + "\n"


def count(diagnostics: Iterable[Diagnostic]) -> str:
    """Such as "2 errors, 1 warning"."""
    totals = Counter(each.severity for each in diagnostics)
    parts = [
        f"{totals[each]} {each}{'' if totals[each] == 1 else 's'}"
        for each in _COUNTED
        if totals[each]
    ]
    return ", ".join(parts) or "no findings"


def _block(report: Report, each: Diagnostic) -> Iterator[str]:
    marks = [_Mark(each.span, "^", each.severity, "")]
    marks += [_Mark(label.span, "-", "second", label.text) for label in each.labels]
    page = _Page(report, max(len(str(mark.span.line)) for mark in marks))
    yield from _title(page, each)
    files = sorted({mark.span.file for mark in marks}, key=lambda file: file != each.span.file)
    for file in files:
        here = [mark for mark in marks if mark.span.file == file]
        arrow = "-->" if file == each.span.file else ":::"
        yield page.paint("second", " " * page.gutter + arrow) + f" {here[0].span}"
        yield from _snippet(page, file, sorted(here, key=lambda mark: mark.span))
    yield from _help(page, each)


def _title(page: _Page, each: Diagnostic) -> Iterator[str]:
    head = f"{each.severity}[{each.code}]"
    lines = textwrap.wrap(f"{head}: {each.summary}", page.report.width, subsequent_indent="  ")
    first = lines[0].removeprefix(head)
    yield page.paint(each.severity, head) + page.paint("strong", first)
    yield from (page.paint("strong", line) for line in lines[1:])


def _snippet(page: _Page, file: str, marks: list[_Mark]) -> Iterator[str]:
    lines = page.report.lines(file)
    hidden = hidden_lines(page.report.sources.get(file, ""))
    shown = 0
    for number, group in groupby(marks, key=lambda mark: mark.span.line):
        if number > len(lines):
            continue
        if shown != number - 1 or shown == 0:
            yield page.paint("second", "...") if shown else page.bar()
        if number in hidden:
            yield f"{page.bar(number)} {HIDDEN}"
        else:
            yield from _marked(page, lines[number - 1], list(group))
        shown = number


def _marked(page: _Page, line: str, marks: list[_Mark]) -> Iterator[str]:
    room = page.report.width - page.gutter - 3
    number = marks[0].span.line
    last = ""
    for mark in marks:
        span = mark.span
        end = span.end_column - 1 if span.end_line == span.line else len(line)
        part = excerpt(line.rstrip(), span.column - 1, end, room)
        if part.text != last:
            yield f"{page.bar(number)} {part.text}".rstrip()
        last = part.text
        below = " " * part.indent + page.paint(mark.style, mark.sign * part.length)
        if not mark.text or part.indent + part.length + 1 + len(mark.text) <= room:
            beside = " " + page.paint(mark.style, mark.text) if mark.text else ""
            yield f"{page.bar()} {below}{beside}"
            continue
        yield f"{page.bar()} {below}"
        for words in textwrap.wrap(mark.text, room):
            yield f"{page.bar()} {page.paint(mark.style, words)}"


def _help(page: _Page, each: Diagnostic) -> Iterator[str]:
    """Paragraphs are wrapped; indented lines are text to paste and stay as they are."""
    if each.help:
        yield page.bar()
    lead = " " * (page.gutter + 1) + "= help: "
    for index, paragraph in enumerate(each.help.split("\n") if each.help else ()):
        before = lead if index == 0 else " " * len(lead)
        if paragraph.startswith(" ") or not paragraph:
            yield (before + paragraph).rstrip()
            continue
        yield from textwrap.wrap(
            paragraph,
            page.report.width,
            initial_indent=before,
            subsequent_indent=" " * len(lead),
            break_on_hyphens=False,
        )
    changed = corrected(page.report.sources.get(each.span.file, ""), each)
    if changed:
        yield page.bar()
    for line in changed:
        part = excerpt(line.text, line.at, line.at, page.report.width - page.gutter - 3)
        yield f"{page.bar(line.number, '+')} {page.paint('fix', part.text)}"
