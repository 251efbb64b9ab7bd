"""The stated size of a dataset is clearly smaller than what was pinned; the rules believe it."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import datasets
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.data_lock import FILE, Pin
from mlopsc.schema.units import human_bytes, size_bytes
from mlopsc.schema.v1 import Dataset
from mlopsc.source import edit

CODE = "MLC406"
_PERCENT = 90
"""Below this share of the pinned size a stated one is wrong, not rounded.

Above it none is: a team may state what the data will have grown to.
"""


def find(case: Case) -> Iterator[Diagnostic]:
    for name, dataset, pin in datasets.pinned(case):
        for field, stated, pinned in _sizes(dataset, pin):
            if stated is None or 100 * size_bytes(stated) >= _PERCENT * pinned:
                continue
            path = ("data", name, field)
            yield case.finding(
                CODE,
                path,
                f"the {field.replace('-', ' ')} of `{name}` is stated as {stated}, and pinned as "
                f"{human_bytes(pinned)}",
                f"remove `{field}`: {FILE} knows it, and the rules read it from there.",
                severity="warning",
                fix=edit.remove(case.source, path),
            )


def _sizes(dataset: Dataset, pin: Pin) -> Iterator[tuple[str, str | None, int]]:
    """The field, its text, and the bytes that are pinned."""
    yield "size", dataset.size, pin.size
    yield "largest-file", dataset.largest_file, pin.largest_file


RULE = Rule(CODE, find)
