"""Every exemption in a spec: choices stated against a rule, and checks set aside."""

from collections.abc import Iterator
from datetime import date

from mlopsc.record import dataclass
from mlopsc.rules.base import Case
from mlopsc.source.span import Path


@dataclass(frozen=True, slots=True)
class Exempted:
    """`who` names it in a sentence; `rule` says what would hold without it."""

    who: str
    path: Path
    because: str
    owner: str
    expires: str | None
    rule: str

    @property
    def ruled(self) -> str:
        """The rule as a sentence without its full stop; a rule's id keeps its small letters."""
        is_id = "/" in self.rule.partition(" ")[0]
        return self.rule if is_id else self.rule[0].upper() + self.rule[1:]

    @property
    def last_day(self) -> date | None:
        """The last day it holds; ValueError for a day that no calendar has."""
        return date.fromisoformat(self.expires) if self.expires else None


def exemptions(case: Case) -> Iterator[Exempted]:
    """Overrides in the order of the decisions, then allowances in the order of the file.

    A choice that is stated and the same as the rule's is no exception.
    """
    for name, decision in case.decisions.taken.items():
        stated = decision.override
        if stated is not None:
            ruled = f"{decision.rule} says {decision.ruled}, because {decision.because}"
            yield Exempted(
                f"the choice of {stated.choice}",
                ("decisions", *name.split(".")),
                stated.because,
                stated.owner,
                stated.expires,
                ruled if decision.rule else f"for {name}, {decision.because}",
            )
    for index, each in enumerate(case.spec.allow):
        yield Exempted(
            f"the allowance of {each.code}",
            ("allow", index),
            each.because or "",
            each.owner or "",
            each.expires,
            f"without it, {each.code} holds at {each.at}",
        )
