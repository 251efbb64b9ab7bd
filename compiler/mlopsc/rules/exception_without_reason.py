"""Somebody decided against a rule or set a check aside and did not say why, or who answers."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.exempted import Exempted, exemptions
from mlopsc.schema.inline import inline
from mlopsc.source import edit
from mlopsc.source.span import Edit

CODE = "MLC901"
_MISSING = {
    (False, False): "neither a reason (`because`) nor an `owner`",
    (False, True): "no reason (`because`)",
    (True, False): "no `owner`",
}


def find(case: Case) -> Iterator[Diagnostic]:
    for each in exemptions(case):
        missing = _MISSING.get((bool(each.because), bool(each.owner)))
        if missing is None:
            continue
        yield case.finding(
            CODE,
            each.path,
            f"{each.who} has {missing}",
            f"{each.ruled}. To decide otherwise, add {_to_add(case, each)}.",
            key=True,
            fix=_owned(case, each) if each.because else (),
        )


def _to_add(case: Case, exempted: Exempted) -> str:
    because = "" if exempted.because else '`because: "…"` (a sentence, or the record that decided)'
    owner = "" if exempted.owner else f"`owner: {_owner(case)}`"
    return " and ".join(part for part in (because, owner) if part)


def _owned(case: Case, exempted: Exempted) -> tuple[Edit, ...]:
    """Who answers can be guessed; a reason cannot."""
    return edit.add(case.source, exempted.path, "owner", _owner(case))


def _owner(case: Case) -> str:
    return inline(case.spec.project.owner)


RULE = Rule(CODE, find, allowable=False)
