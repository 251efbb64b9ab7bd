"""Run every check and set aside what the team allowed, with its reason."""

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import allowance_forbidden, allowance_unused
from mlopsc.rules.allowing import covers, is_reasoned
from mlopsc.rules.base import Case
from mlopsc.rules.registry import RULES

ALLOWABLE = frozenset(rule.code for rule in RULES if rule.allowable)
"""The codes that `allow` may set aside; all others hold whatever a spec says."""
_CODES = frozenset(rule.code for rule in RULES)


def check(case: Case) -> tuple[Diagnostic, ...]:
    """All findings in the order of the file, allowed ones left out."""
    found = [each for rule in RULES for each in rule.find(case)]
    forbidden = allowance_forbidden.find(case, ALLOWABLE, _CODES)
    unused = allowance_unused.find(case, found, ALLOWABLE)
    kept = (each for each in found if not _allowed(case, each))
    return tuple(sorted((*kept, *forbidden, *unused)))


def _allowed(case: Case, finding: Diagnostic) -> bool:
    if finding.code not in ALLOWABLE:
        return False
    return any(is_reasoned(each) and covers(each, finding) for each in case.spec.allow)
