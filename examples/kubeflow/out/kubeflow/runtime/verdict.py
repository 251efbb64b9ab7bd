"""What the gates said: one row for each question asked, as JSON and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from .document import Json, Node


@dataclass(frozen=True, slots=True)
class Result:
    """One gate: what was measured, what was wanted, whether it passed, and why in words."""

    name: str
    measured: str
    wanted: str
    passed: bool
    why: str


def refused(name: str, measured: str, wanted: str, why: str) -> Result:
    return Result(name, measured, wanted, passed=False, why=why)


@dataclass(frozen=True, slots=True)
class Verdict:
    """All results, of the gates in the gates.json of this digest. `champion` is the version the
    candidate was compared with, if any; `compares` says whether a gate asks for that comparison
    at all, `itself` whether the candidate is that champion's own model.
    """

    results: tuple[Result, ...]
    gates_sha256: str
    model_sha256: str
    champion: int | None
    compares: bool
    itself: bool

    @property
    def approved(self) -> bool:
        return bool(self.results) and all(each.passed for each in self.results)

    @property
    def reason(self) -> str:
        """Why, in one line: the refusals, or that all passed."""
        if not self.results:
            return "no gate is declared: nothing vouches for this model"
        failed = [f"{each.name}: {each.why}" for each in self.results if not each.passed]
        return "; ".join(failed) or f"all {len(self.results)} gates passed"

    def to_json(self) -> dict[str, Json]:
        return {
            "schema": "mlopsc/verdict/v1",
            "approved": self.approved,
            "reason": self.reason,
            "gates_sha256": self.gates_sha256,
            "model_sha256": self.model_sha256,
            "champion": self.champion,
            "compares_with_champion": self.compares,
            "is_the_champion": self.itself,
            "gates": [
                {
                    "name": each.name,
                    "measured": each.measured,
                    "wanted": each.wanted,
                    "passed": each.passed,
                    "why": each.why,
                }
                for each in self.results
            ],
        }


def from_json(node: Node) -> Verdict:
    return Verdict(
        results=tuple(
            Result(
                each.at("name").text(),
                each.at("measured").text(),
                each.at("wanted").text(),
                each.at("passed").flag(),
                each.at("why").text(),
            )
            for each in node.at("gates").items()
        ),
        gates_sha256=node.at("gates_sha256").text(),
        model_sha256=node.at("model_sha256").text(),
        champion=node.at("champion").optional_number(),
        compares=node.at("compares_with_champion").flag(),
        itself=node.at("is_the_champion").flag(),
    )


def table(verdict: Verdict) -> str:
    """The verdict for a person: aligned columns, the decision in the last line."""
    rows = [("gate", "measured", "wanted", "verdict", "why")]
    rows += [
        (each.name, each.measured, each.wanted, "passed" if each.passed else "REFUSED", each.why)
        for each in verdict.results
    ]
    compared = "there is no champion yet: thresholds alone decide"
    if verdict.champion is not None:
        compared = f"the champion is v{verdict.champion}"
    decision = "approved" if verdict.approved else "refused"
    return f"{align(rows)}\n{compared}\nverdict: {decision}: {verdict.reason}"


def align(rows: Sequence[tuple[str, ...]]) -> str:
    """`rows` as columns, two blanks apart; the last column is left as long as it is."""
    widths = [max(len(each) for each in column) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
