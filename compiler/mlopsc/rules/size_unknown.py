"""Nobody says how large a dataset is, and the rule about its versioning has to know."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import datasets
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.data_lock import FILE

CODE = "MLC405"


def find(case: Case) -> Iterator[Diagnostic]:
    for name in case.spec.data:
        if case.lock.broken or datasets.is_size_known(case, name):
            continue
        yield case.finding(
            CODE,
            ("data", name),
            f"the size of `{name}` is not known, and how it is versioned depends on it",
            "run `mlopsc pin` where the data is: it measures the data and writes size and hash to "
            f"{FILE}. Where the data is not at hand yet, state the size: `size: 12MB`.",
            key=True,
        )


RULE = Rule(CODE, find, allowable=False)
