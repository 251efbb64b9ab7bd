"""A fairness gate compares groups of a column that is not declared sensitive."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.words import listed, meant
from mlopsc.source import edit
from mlopsc.source.span import Edit, Path

CODE = "MLC516"
_SENSITIVE: Path = ("evaluation", "sensitive")


def find(case: Case) -> Iterator[Diagnostic]:
    evaluation = case.spec.evaluation
    if evaluation is None:
        return
    known = evaluation.sensitive
    for index, gate in enumerate(case.spec.gates.fairness):
        if gate.feature in known:
            continue
        path: Path = ("gates", "fairness", index, "feature")
        guess, question = meant(gate.feature, known)
        there = f"It names {listed(known)}." if known else "It names none."
        yield case.finding(
            CODE,
            path,
            f"`evaluation.sensitive` does not name the column `{gate.feature}`",
            f"{question}{there} The holdout holds every column named there, beside the features.",
            labels=(case.label(_SENSITIVE, "the sensitive columns"),) if known else (),
            fix=edit.set_value(case.source, path, guess) if guess else _named(case, gate.feature),
        )


def _named(case: Case, feature: str) -> tuple[Edit, ...]:
    evaluation = case.spec.evaluation
    columns = [*(evaluation.sensitive if evaluation else ()), feature]
    text = f"[{', '.join(map(edit.key_text, columns))}]"
    if _SENSITIVE in case.source.values:
        return edit.set_value(case.source, _SENSITIVE, text)
    return edit.add(case.source, _SENSITIVE[:1], "sensitive", text)


RULE = Rule(CODE, find, allowable=False)
