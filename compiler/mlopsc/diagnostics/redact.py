"""Takes secrets and unprintable characters out of a diagnostic before anyone renders it."""

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.record import replace
from mlopsc.source.characters import visible
from mlopsc.source.secrets import find

HIDDEN = "(not shown: it may hold a secret)"


def redacted(diagnostic: Diagnostic) -> Diagnostic:
    """The same diagnostic, safe to print: what may hold a secret is hidden, or dropped."""
    return replace(
        diagnostic,
        summary=_safe(diagnostic.summary),
        help=_safe(diagnostic.help),
        labels=tuple(replace(each, text=_safe(each.text)) for each in diagnostic.labels),
        fix=() if any(find(edit.text) for edit in diagnostic.fix) else diagnostic.fix,
    )


def _safe(text: str) -> str:
    return HIDDEN if find(text) else visible(text)
