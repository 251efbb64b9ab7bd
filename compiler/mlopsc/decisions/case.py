"""All that is known of a spec once it is decided: what checks and the plan are made from."""

from collections.abc import Iterable
from datetime import date

from mlopsc.decisions.decide import Decisions
from mlopsc.diagnostics.model import Diagnostic, Label, Severity
from mlopsc.facts.model import Facts
from mlopsc.record import dataclass
from mlopsc.schema.data_lock import DataLock
from mlopsc.schema.features import Features
from mlopsc.schema.v1 import Spec
from mlopsc.source.model import Source
from mlopsc.source.span import Edit, Path


@dataclass(frozen=True, slots=True)
class Case:
    """`today` decides only whether an exception still holds; it never reaches an output."""

    source: Source
    spec: Spec
    facts: Facts
    decisions: Decisions
    lock: DataLock
    features: Features
    today: date
    environment: str = ""

    def finding(
        self,
        code: str,
        path: Path,
        summary: str,
        help_: str,
        *,
        severity: Severity = "error",
        key: bool = False,
        labels: Iterable[Label] = (),
        fix: tuple[Edit, ...] = (),
    ) -> Diagnostic:
        """A diagnostic at the value of `path`, or at its key."""
        span = self.source.key(path) if key else self.source.span(path)
        return Diagnostic(span, code, severity, summary, help_, tuple(labels), fix, path)

    def label(self, path: Path, text: str) -> Label:
        """A second place: the key of `path`, with a few words."""
        return Label(self.source.key(path), text)
