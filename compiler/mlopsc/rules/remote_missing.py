"""Data that does not fit beside the code has nowhere else to be."""

from collections.abc import Iterator

from mlopsc.decisions.table import Decision
from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import datasets, deciding
from mlopsc.rules.base import Case, Rule

CODE = "MLC403"
_KEEPERS = {"dvc": "DVC", "object-storage": "object storage"}
"""What keeps data outside git; with any other choice it stays beside the code."""


def find(case: Case) -> Iterator[Diagnostic]:
    """Of data whose size is not known, MLC405 tells: what was decided about it may change."""
    for name, dataset in case.spec.data.items():
        if dataset.remote is not None or not datasets.is_size_known(case, name):
            continue
        decision = case.decisions.taken[f"data.{name}"]
        if decision.choice not in _KEEPERS:
            continue
        place = deciding.place(case, decision.name)
        yield case.finding(
            CODE,
            ("data", name),
            f"`{name}` goes to {_KEEPERS[decision.choice]}, and has no `remote`",
            "add the address of a folder in a bucket to it:\n"
            f"  remote: s3://bucket/{name}\n"
            f"{_why(decision)}",
            key=True,
            labels=(case.label(place, "this decided"),) if place else (),
        )


def _why(decision: Decision) -> str:
    if decision.override is not None:
        return f"Without the choice under `decisions` it would be {decision.ruled}."
    return f"{decision.rule} decided: {decision.because}."


RULE = Rule(CODE, find)
