"""The one line that makes a reviewer stop: how much protection went, by class, worst first."""

from collections import Counter
from collections.abc import Mapping

from mlopsc.review.diff.model import RISKS, Change, Difference, Direction, Risk

_LOST: Mapping[Risk, tuple[str, str]] = {
    "unclassified": ("1 unexplained change", "{} unexplained changes"),
    "gate": ("1 gate or watch loosened", "{} gates or watches loosened"),
    "quota": ("1 limit raised", "{} limits raised"),
    "permission": ("1 permission widened", "{} permissions widened"),
    "override": ("1 exception added", "{} exceptions added"),
    "decision": ("1 decision changed", "{} decisions changed"),
    "version": ("1 version changed", "{} versions changed"),
    "cost": ("cost up", "cost up"),
    "cosmetic": ("1 cosmetic change", "{} cosmetic changes"),
}


_TURNS: Mapping[Direction, str] = {
    "worse": "loosened",
    "better": "tightened",
    "neutral": "changed",
}
_WORDS: Mapping[tuple[Risk, Direction], str] = {
    ("unclassified", "worse"): "unexplained",
    ("unclassified", "better"): "mended",
    ("quota", "worse"): "raised",
    ("quota", "better"): "lowered",
    ("permission", "worse"): "widened",
    ("permission", "better"): "narrowed",
    ("override", "worse"): "added",
    ("override", "better"): "withdrawn",
    ("decision", "worse"): "changed",
    ("cost", "worse"): "up",
    ("cost", "better"): "down",
}


def turn(change: Change) -> str:
    """What happened to it, in one word of its class."""
    return _WORDS.get((change.risk, change.direction), _TURNS[change.direction])


def headline(difference: Difference) -> str:
    """`1 gate or watch loosened, 2 limits raised; 5 other changes`."""
    worse = Counter(each.risk for each in difference.changes if each.direction == "worse")
    others = len(difference.changes) - worse.total()
    if not difference.changes:
        return "nothing changed in meaning"
    lost = ", ".join(_counted(risk, worse[risk]) for risk in RISKS if worse[risk])
    rest = "1 other change" if others == 1 else f"{others} other changes"
    if not lost:
        return f"nothing was loosened; {others and rest}"
    return f"{lost}; {rest}" if others else lost


def _counted(risk: Risk, count: int) -> str:
    one, many = _LOST[risk]
    return one if count == 1 else many.format(count)
