"""data.lock.json is not what `mlopsc pin` writes: no pin in it can be believed."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.data_lock import FILE

CODE = "MLC410"


def find(case: Case) -> Iterator[Diagnostic]:
    if case.lock.broken and case.spec.data:
        yield case.finding(
            CODE,
            ("data",),
            f"{FILE} cannot be read: {case.lock.broken}",
            f"take it from git again, `git checkout HEAD -- {FILE}`, or write it anew where the "
            "data is with `mlopsc pin`. A merge may have left its marks in it.",
            key=True,
        )


RULE = Rule(CODE, find, allowable=False)
