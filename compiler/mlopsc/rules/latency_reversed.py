"""More requests are promised an answer in less time than fewer: no measurement can show that."""

from collections.abc import Iterator
from itertools import pairwise

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.swap import swap
from mlopsc.schema.units import milliseconds

CODE = "MLC606"


def find(case: Case) -> Iterator[Diagnostic]:
    budget = case.spec.serving.latency if case.spec.serving else None
    if budget is None:
        return
    bounds = (("p50", budget.p50), ("p95", budget.p95), ("p99", budget.p99))
    stated = [(name, latency) for name, latency in bounds if latency]
    for (less, lower), (more, upper) in pairwise(stated):
        if milliseconds(lower) <= milliseconds(upper):
            continue
        at, first = ("serving", "latency", more), ("serving", "latency", less)
        yield case.finding(
            CODE,
            at,
            f"the {more} of {upper} is below the {less} of {lower}, and can never be",
            f"write the shorter time as `{less}`: {less[1:]} % of the requests are faster, and "
            f"{more[1:]} % are faster than `{more}`.",
            labels=(case.label(first, "longer"),),
            fix=swap(case.source, first, at),
        )


RULE = Rule(CODE, find, allowable=False)
