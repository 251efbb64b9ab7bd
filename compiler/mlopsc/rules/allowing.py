"""What an allowance speaks of, and whether it says enough to hold."""

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.schema.v1 import Allowance
from mlopsc.source.span import Path


def covers(allowance: Allowance, finding: Diagnostic) -> bool:
    """Whether an allowance speaks of this finding: its code, at its place or above it."""
    at = tuple(allowance.at.split("."))
    return allowance.code == finding.code and _text(finding.path)[: len(at)] == at


def is_reasoned(allowance: Allowance) -> bool:
    """Whether it has both a reason and somebody who answers for it."""
    return bool(allowance.because and allowance.owner)


def _text(path: Path) -> tuple[str, ...]:
    return tuple(map(str, path))
