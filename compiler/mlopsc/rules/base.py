"""What a check is: a code and one pure function from a case to its findings."""

from collections.abc import Callable, Iterator

from mlopsc.decisions.case import Case
from mlopsc.diagnostics.model import Diagnostic
from mlopsc.record import dataclass

__all__ = ["Case", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`allowable`: whether `allow` may set it aside. Quotas, gates, secrets and names may not."""

    code: str
    find: Callable[[Case], Iterator[Diagnostic]]
    allowable: bool = True
