"""An allowance sets aside something that is not there (any more)."""

from collections.abc import Collection, Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.allowing import covers
from mlopsc.rules.base import Case
from mlopsc.schema.inline import inline
from mlopsc.source import edit
from mlopsc.source.secrets import show

CODE = "MLC905"


def find(
    case: Case, found: Collection[Diagnostic], allowable: Collection[str]
) -> Iterator[Diagnostic]:
    """Unlike other checks it reads what they found; what may not be allowed is MLC904's."""
    for index, allowance in enumerate(case.spec.allow):
        if allowance.code not in allowable or any(covers(allowance, each) for each in found):
            continue
        elsewhere = [each for each in found if each.code == allowance.code]
        place = ".".join(map(str, elsewhere[0].path)) if elsewhere else ""
        yield case.finding(
            CODE,
            ("allow", index, "at"),
            f"{allowance.code} is allowed at {show(allowance.at)}, where it finds nothing",
            f"write `at: {place}`, where it finds something."
            if place
            else "remove the allowance, so that it does not hide the next one.",
            severity="warning",
            fix=edit.set_value(case.source, ("allow", index, "at"), inline(place))
            if place
            else edit.remove(case.source, ("allow", index)),
        )
