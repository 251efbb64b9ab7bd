"""Which datasets are read, pinned, and of a size that the rules can decide by."""

from collections.abc import Iterator

from mlopsc.rules import graph
from mlopsc.rules.base import Case
from mlopsc.schema.data_lock import Pin
from mlopsc.schema.v1 import Dataset


def first_readers(case: Case) -> dict[str, graph.Read]:
    """The datasets that a step reads, each with the first place that does."""
    found: dict[str, graph.Read] = {}
    for each in graph.inputs(case.spec):
        if each.name in case.spec.data:
            found.setdefault(each.name, each)
    return found


def pinned(case: Case) -> Iterator[tuple[str, Dataset, Pin]]:
    """The datasets that have a pin, with it, in the order of the file."""
    for name, dataset in case.spec.data.items():
        pin = case.lock.pins.get(name)
        if pin is not None:
            yield name, dataset, pin


def is_size_known(case: Case, name: str) -> bool:
    """Whether a size is stated or pinned, or not needed: the choice is stated."""
    stated = name in case.spec.decisions.data
    return stated or case.facts.datasets[name].size.value is not None
