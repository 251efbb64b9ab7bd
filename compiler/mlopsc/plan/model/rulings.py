"""Decisions and exceptions as a reviewer reads them."""

from mlopsc.record import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact that decided: where it is written, and its path in the spec all the same."""

    text: str
    place: str
    path: str


@dataclass(frozen=True, slots=True)
class LostRule:
    rule: str
    choice: str
    why: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exemption:
    """A choice or a check set aside: what, why, who answers for it, until when."""

    what: str
    because: str
    owner: str
    expires: str | None
    place: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision as a reviewer reads it."""

    name: str
    choice: str
    rule: str
    ruled: str
    because: str
    evidence: tuple[Evidence, ...]
    lost: tuple[LostRule, ...]
    passed_over: tuple[str, ...]
    override: Exemption | None


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that is written in the spec, at its path."""

    path: str
    value: str
