"""The lines as they would read with a diagnostic's fix applied."""

from itertools import groupby

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.source.secrets import find

MAX_LINES = 6


def corrected(lines: list[str], diagnostic: Diagnostic) -> list[tuple[int, str]]:
    """Line numbers and new texts; empty where a fix spans lines, is long, or touches a secret."""
    file = diagnostic.span.file
    if any(e.span.file != file or e.span.line != e.span.end_line for e in diagnostic.fix):
        return []
    found: list[tuple[int, str]] = []
    for number, edits in groupby(sorted(diagnostic.fix), key=lambda edit: edit.span.line):
        if number > len(lines):
            return []
        line = lines[number - 1]
        for edit in sorted(edits, reverse=True):
            line = line[: edit.span.column - 1] + edit.text + line[edit.span.end_column - 1 :]
        for offset, part in enumerate(line.rstrip("\n").split("\n")):
            found.append((number + offset, part))
    return [] if len(found) > MAX_LINES or any(find(line) for _, line in found) else found
