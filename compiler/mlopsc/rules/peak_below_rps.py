"""The peak of the traffic is below an ordinary day's."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.swap import swap
from mlopsc.schema.units import decimal_text

CODE = "MLC605"


def find(case: Case) -> Iterator[Diagnostic]:
    traffic = case.spec.serving.traffic if case.spec.serving else None
    if traffic is None or traffic.rps <= traffic.peak:
        return
    ordinary, peak = ("serving", "traffic", "rps"), ("serving", "traffic", "peak")
    yield case.finding(
        CODE,
        peak,
        f"the peak of {decimal_text(traffic.peak)} requests/s is below the ordinary "
        f"{decimal_text(traffic.rps)}",
        "write the most requests per second as `peak`: it decides how the model is served.",
        labels=(case.label(ordinary, "an ordinary day"),),
        fix=swap(case.source, ordinary, peak),
    )


RULE = Rule(CODE, find, allowable=False)
