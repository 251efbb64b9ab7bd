"""What a difference is: changes, each in a class of risk, worst first."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from mlopsc.record import dataclass

Risk: TypeAlias = Literal[
    "unclassified",
    "gate",
    "quota",
    "permission",
    "override",
    "decision",
    "version",
    "cost",
    "cosmetic",
]
Direction: TypeAlias = Literal["worse", "better", "neutral"]

RISKS: Mapping[Risk, str] = MappingProxyType(
    {
        "unclassified": "Nothing explains these: read them first",
        "gate": "A gate or a watch",
        "quota": "A quota, a limit or a timeout",
        "permission": "Permissions and where it may run",
        "override": "Overrides and allowances",
        "decision": "What was decided, and the facts behind it",
        "version": "Model, image, data, code and its parameters",
        "cost": "Cost",
        "cosmetic": "Names, words and layout",
    }
)
"""The classes with their titles, worst first."""
_RANK = {risk: rank for rank, risk in enumerate(RISKS)}
_TURN = {"worse": 0, "neutral": 1, "better": 2}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of meaning. `before` and `after` are as a person writes them, None where absent.

    `direction` is whether the change takes away protection; `place` is where it stands now, empty
    where it is gone; `note` is one more sentence, such as the reason of an override.
    """

    risk: Risk
    direction: Direction
    path: str
    before: str | None
    after: str | None
    summary: str
    place: str = ""
    note: str = ""
    environments: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[int, int, str]:
        """Worst class first, within it what loosens; then by name."""
        return (_RANK[self.risk], _TURN[self.direction], self.path)


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes between two sides, worst first; `before` and `after` name the sides."""

    before: str
    after: str
    changes: tuple[Change, ...]

    @property
    def empty(self) -> bool:
        return not self.changes
