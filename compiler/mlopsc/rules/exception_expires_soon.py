"""An exception that runs out within a month: the build would stop on a day nobody chose."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.exempted import Exempted, exemptions

CODE = "MLC903"
_DAYS = 30


def find(case: Case) -> Iterator[Diagnostic]:
    for each in exemptions(case):
        left = _days_left(case, each)
        if left is None or not 0 <= left <= _DAYS:
            continue
        when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
        yield case.finding(
            CODE,
            (*each.path, "expires"),
            f"{each.who} expires {when}; after {each.expires} it is an error",
            f"ask {each.owner or 'its owner'} whether it is still needed: renew it, or remove it.",
            severity="warning",
        )


def _days_left(case: Case, exempted: Exempted) -> int | None:
    """Days until its last day, negative when it is over; a day that does not exist is MLC902's."""
    try:
        last = exempted.last_day
    except ValueError:
        return None
    return (last - case.today).days if last else None


RULE = Rule(CODE, find, allowable=False)
