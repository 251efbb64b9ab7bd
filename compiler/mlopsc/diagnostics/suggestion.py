"""The lines as they would read with a diagnostic's fix applied."""

from itertools import groupby

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.record import dataclass
from mlopsc.source.secrets import find, hidden_lines
from mlopsc.source.span import split_lines

MAX_LINES = 6


@dataclass(frozen=True, slots=True)
class Corrected:
    """A line after the fix: its number, its text, and the character (from 0) that changed."""

    number: int
    text: str
    at: int


def corrected(text: str, diagnostic: Diagnostic) -> list[Corrected]:
    """The changed lines; none where a fix spans lines, is long, or touches a secret.

    A line that may hold a secret stays hidden even if its fix would hide the sign of it.
    """
    file, lines, hidden = diagnostic.span.file, split_lines(text), hidden_lines(text)
    if any(e.span.file != file or e.span.line != e.span.end_line for e in diagnostic.fix):
        return []
    found: list[Corrected] = []
    for number, edits in groupby(sorted(diagnostic.fix), key=lambda edit: edit.span.line):
        if number > len(lines) or number in hidden:
            return []
        old = new = lines[number - 1]
        at = len(old)
        for edit in sorted(edits, reverse=True):
            at = edit.span.column - 1
            new = new[:at] + edit.text + new[edit.span.end_column - 1 :]
        # A fix that only adds lines shows the added ones.
        parts = list(enumerate(new.split("\n")))
        added = [part for part in parts if part[1] != old] if len(parts) > 1 else parts
        found += [Corrected(number + offset, part, 0 if offset else at) for offset, part in added]
    return [] if len(found) > MAX_LINES or any(find(each.text) for each in found) else found
