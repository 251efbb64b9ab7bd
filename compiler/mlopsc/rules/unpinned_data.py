"""A step reads a dataset whose hash nobody wrote down: what a run learned from is not known."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import datasets
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.data_lock import FILE

CODE = "MLC401"


def find(case: Case) -> Iterator[Diagnostic]:
    """A broken lock is MLC410's, an unknown size MLC405's: the way out is the same."""
    if case.lock.broken:
        return
    for name, reader in datasets.first_readers(case).items():
        if name in case.lock.pins or not datasets.is_size_known(case, name):
            continue
        yield case.finding(
            CODE,
            ("data", name),
            f"`{name}` is not pinned: {FILE} holds no hash of it",
            f"run `mlopsc pin` where the data is, and commit {FILE}. Every run then proves that "
            "it reads these bytes and no others.",
            key=True,
            labels=(case.label(reader.path, f"step `{reader.step}` reads it"),),
        )


RULE = Rule(CODE, find, allowable=False)
