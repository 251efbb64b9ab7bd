"""Run every check and set aside what the team allowed, with its reason."""

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case
from mlopsc.rules.registry import RULES
from mlopsc.schema.v1.team import Allowance
from mlopsc.source.span import Path

_FORBIDDEN = frozenset(rule.code for rule in RULES if not rule.allowable)


def check(case: Case) -> tuple[Diagnostic, ...]:
    """All findings in the order of the file, allowed ones left out."""
    found = [each for rule in RULES for each in rule.find(case)]
    return tuple(sorted(each for each in found if not _allowed(case, each)))


def covers(allowance: Allowance, finding: Diagnostic) -> bool:
    """Whether an allowance speaks of this finding: its code, at its place or above it."""
    at = tuple(allowance.at.split("."))
    return allowance.code == finding.code and _text(finding.path)[: len(at)] == at


def _allowed(case: Case, finding: Diagnostic) -> bool:
    if finding.code in _FORBIDDEN:
        return False
    return any(
        covers(each, finding) and each.because and each.owner for each in case.spec.allow
    )


def _text(path: Path) -> tuple[str, ...]:
    return tuple(map(str, path))
