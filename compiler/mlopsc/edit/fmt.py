"""Canonical formatting of a spec: indentation, spaces and blank lines; comments and order stay.

The order of keys is the team's own: comments belong to their neighbours, and a formatter that
moves one without the other would tell a different story.
"""

from collections.abc import Iterator
from io import StringIO

from ruamel.yaml import YAML

from mlopsc.source.load import load
from mlopsc.source.model import Source

_WIDTH = 1_000_000
"""Lines are never folded: what stands on one line is one thing."""


def format_text(source: Source) -> str:
    """The text of `source` in canonical form. It means the same, and formatting it again
    changes nothing.
    """
    once = _pass(source)
    again = load(once.encode("utf-8"), source.file).source
    if again is None or again.data != source.data:
        raise AssertionError("formatting changed the meaning of the spec")
    return _pass(again)


def _pass(source: Source) -> str:
    dumped = _dump(source.text.replace("\r\n", "\n").replace("\r", "\n"))
    spaced = load(dumped.encode("utf-8"), source.file).source
    return "\n".join(_spaced(spaced)) + "\n" if spaced else dumped


def _dump(text: str) -> str:
    yaml = YAML(typ="rt", pure=True)
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(yaml.load(text), out)
    return out.getvalue()


def _spaced(source: Source) -> Iterator[str]:
    """The lines with one blank line before each section and never two in a row.

    Lines of text blocks are the team's words and are passed on as they are.
    """
    lines = source.text.rstrip("\n").split("\n")
    words = _text_lines(source)
    starts = {
        _first_comment(lines, span.line) for path, span in source.keys.items() if len(path) == 1
    }
    before = ""
    for number, line in enumerate(lines, 1):
        if number in words:
            yield line
            before = line
            continue
        tidy = line.rstrip()
        if number in starts and number > 1 and before:
            yield ""
            before = ""
        if tidy or before:
            yield tidy
        before = tidy


def _text_lines(source: Source) -> frozenset[int]:
    """The lines of values that span several lines and are text."""
    spans = (span for path, span in source.values.items() if isinstance(_at(source, path), str))
    return frozenset(line for span in spans for line in range(span.line + 1, span.end_line + 1))


def _at(source: Source, path: tuple[str | int, ...]) -> object:
    here: object = source.data
    for part in path:
        if isinstance(here, dict) or (isinstance(here, list) and isinstance(part, int)):
            here = here[part]
    return here


def _first_comment(lines: list[str], number: int) -> int:
    """The first of the comment lines that stand directly above a section, or its own line."""
    while number > 1 and lines[number - 2].startswith("#"):
        number -= 1
    return number
