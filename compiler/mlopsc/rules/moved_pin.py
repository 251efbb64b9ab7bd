"""A pin is of another path than the spec's: its hash says nothing about the data that is read."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import datasets
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.words import meant
from mlopsc.schema.data_lock import FILE
from mlopsc.source import edit

CODE = "MLC402"


def find(case: Case) -> Iterator[Diagnostic]:
    for name, dataset, pin in datasets.pinned(case):
        if pin.path == dataset.path:
            continue
        path = ("data", name, "path")
        guess, question = meant(dataset.path, (pin.path,))
        moved = f"the data moved, run `mlopsc pin` where it is, and commit {FILE}."
        yield case.finding(
            CODE,
            path,
            f"`{name}` is at {dataset.path}, and its pin in {FILE} is of {pin.path}",
            f"{question}If {moved}" if guess else f"if {moved}",
            fix=edit.set_value(case.source, path, guess) if guess else (),
        )


RULE = Rule(CODE, find, allowable=False)
