"""The one Diagnostic type."""

from collections.abc import Iterable
from typing import Literal

from mlopsc.record import dataclass, field
from mlopsc.source.span import Edit, Fault, Path, Span

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Label:
    """A second place that belongs to the story, with a few words about it."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One finding. Sorted by place, then code; `fix`, applied, makes it go away; `path` is the
    value of the spec that it is about, where there is one.
    """

    span: Span
    code: str
    severity: Severity
    summary: str
    help: str = ""
    labels: tuple[Label, ...] = ()
    fix: tuple[Edit, ...] = ()
    path: Path = field(default=(), compare=False)


def has_error(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(each.severity == "error" for each in diagnostics)


def from_fault(fault: Fault) -> Diagnostic:
    labels = tuple(Label(span, text) for span, text in fault.related)
    return Diagnostic(fault.span, fault.code, "error", fault.summary, fault.help, labels, fault.fix)
