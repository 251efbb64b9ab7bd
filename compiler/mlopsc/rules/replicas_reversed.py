"""The fewest replicas are more than the most."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.swap import swap

CODE = "MLC604"


def find(case: Case) -> Iterator[Diagnostic]:
    replicas = case.spec.serving.replicas if case.spec.serving else None
    if replicas is None or replicas.min <= replicas.max:
        return
    low, high = ("serving", "replicas", "min"), ("serving", "replicas", "max")
    yield case.finding(
        CODE,
        low,
        f"at least {replicas.min} replicas are asked for, and at most {replicas.max}",
        "write the smaller number as `min`.",
        labels=(case.label(high, "the most"),),
        fix=swap(case.source, low, high),
    )


RULE = Rule(CODE, find, allowable=False)
