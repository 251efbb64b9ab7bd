"""An exception that has run out, or one that ends on a day that no calendar has."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.exempted import Exempted, exemptions

CODE = "MLC902"


def find(case: Case) -> Iterator[Diagnostic]:
    for each in exemptions(case):
        summary = _fault(case, each)
        if summary:
            yield case.finding(
                CODE,
                (*each.path, "expires"),
                summary,
                f"{each.ruled}. Remove the exception and follow the rule, "
                f"or have {each.owner or 'its owner'} renew it with a new date.",
            )


def _fault(case: Case, exempted: Exempted) -> str:
    try:
        last = exempted.last_day
    except ValueError:
        return f"{exempted.who} expires on {exempted.expires}, a day that does not exist"
    if last is None or last >= case.today:
        return ""
    return f"{exempted.who} expired on {exempted.expires}"


RULE = Rule(CODE, find, allowable=False)
