"""Diagnostics of every kind, for all renderers."""

from mlopsc.diagnostics.model import Diagnostic, Label
from mlopsc.source.span import Edit, Span

FILE = "dir with space/mlops.yaml"
TEXT = "a: 1\nb: {gpu: 4, cpu: 100%}\nc: 3\n"


def span(line: int, column: int, end: int, file: str = FILE) -> Span:
    return Span(file, line, column, line, end)


SAMPLES = (
    Diagnostic(
        span(2, 10, 11), "MLC301", "error", "100% of <4> GPUs: too many, \"really\" & truly",
        "ask for fewer,\nor raise the quota:\n  quotas: {gpu: 4}",
        (Label(span(1, 1, 2), "the quota"), Label(span(1, 1, 2, "other.yaml"), "and there")),
        (Edit(span(2, 10, 11), "2"),),
    ),
    Diagnostic(Span(FILE, 1, 1, 3, 5), "MLC402", "warning", "something is odd", "look"),
    Diagnostic(span(3, 1, 2), "MLC403", "note", "by the way"),
    Diagnostic(span(3, 4, 5), "MLC401", "error", "twice"),
    Diagnostic(span(3, 4, 5), "MLC401", "error", "twice", "differs in its help"),
)  # fmt: skip
SOURCES = {FILE: TEXT}
