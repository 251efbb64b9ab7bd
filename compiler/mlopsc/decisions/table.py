"""What a decision table is, and how one is read: the first row that holds wins."""

from collections.abc import Callable
from typing import Generic, TypeVar

from mlopsc.facts.model import Fact
from mlopsc.record import dataclass

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Condition(Generic[F]):
    """One predicate over named facts, with the words for it."""

    says: str
    holds: Callable[[F], bool]
    facts: Callable[[F], tuple[Fact[object], ...]]


@dataclass(frozen=True, slots=True)
class Row(Generic[F]):
    """IF all of `when` hold THEN `choice`, because. `beyond` is where the row takes more
    than its words say: it wins all the same, and a warning tells what was passed over.
    """

    id: str
    when: tuple[Condition[F], ...]
    choice: str
    because: str
    beyond: tuple["Beyond[F]", ...] = ()


@dataclass(frozen=True, slots=True)
class Beyond(Generic[F]):
    """A case that a row decides although its words were not written for it."""

    when: Condition[F]
    passed_over: str


@dataclass(frozen=True, slots=True)
class Table(Generic[F]):
    """The rows in order, and the choices that may be stated instead."""

    decision: str
    rows: tuple[Row[F], ...]
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """A row that did not win: the condition that failed, or that an earlier row had won.

    `evidence` are the facts of that condition; `facts` all that the row asks for.
    """

    rule: str
    choice: str
    why: str
    evidence: tuple[Fact[object], ...]
    facts: tuple[Fact[object], ...]


@dataclass(frozen=True, slots=True)
class Override:
    """A choice stated against the rule."""

    choice: str
    because: str
    owner: str
    expires: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided: `choice` is what holds, `ruled` what the winning rule said."""

    decision: str
    subject: str
    rule: str
    ruled: str
    choice: str
    because: str
    evidence: tuple[Fact[object], ...]
    lost: tuple[Lost, ...]
    passed_over: tuple[str, ...] = ()
    override: Override | None = None

    @property
    def name(self) -> str:
        return f"{self.decision}.{self.subject}" if self.subject else self.decision


@dataclass(frozen=True, slots=True)
class Gap:
    """No row holds: the compiler asks instead of guessing."""

    decision: str
    subject: str
    lost: tuple[Lost, ...]


def decide(table: Table[F], facts: F, subject: str = "") -> Decision | Gap:
    """The winning row with its evidence, or the gap with all that did not hold."""
    lost: list[Lost] = []
    for index, row in enumerate(table.rows):
        failed = next((each for each in row.when if not each.holds(facts)), None)
        if failed is not None:
            why, read = f"needs: {failed.says}", _evidence(row, facts)
            lost.append(Lost(row.id, row.choice, why, failed.facts(facts), read))
            continue
        later = (_not_asked(each, row, facts) for each in table.rows[index + 1 :])
        return Decision(
            table.decision,
            subject,
            row.id,
            row.choice,
            row.choice,
            row.because,
            _evidence(row, facts),
            (*lost, *later),
            tuple(each.passed_over for each in row.beyond if each.when.holds(facts)),
        )
    return Gap(table.decision, subject, tuple(lost))


def _not_asked(row: Row[F], winner: Row[F], facts: F) -> Lost:
    would = all(each.holds(facts) for each in row.when)
    why = "would hold too, but" if would else "not asked:"
    read = _evidence(row, facts)
    return Lost(row.id, row.choice, f"{why} {winner.id} came first", read, read)


def _evidence(row: Row[F], facts: F) -> tuple[Fact[object], ...]:
    return tuple(dict.fromkeys(fact for each in row.when for fact in each.facts(facts)))
