"""The budget is long enough for a CPU, and nothing says whether the traffic is low enough."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import gap
from mlopsc.rules.base import Case, Rule

CODE = "MLC608"


def find(case: Case) -> Iterator[Diagnostic]:
    serving = gap.undecided(case)
    if serving is None or not gap.is_slow(serving) or serving.peak.value is not None:
        return
    yield case.finding(
        CODE,
        ("serving",),
        f"a CPU can answer within {serving.p95.shown} if traffic is low, and no traffic is stated",
        "add the requests per second, as in `traffic: {rps: 2, peak: 8}`. Up to "
        f"{serving.low_traffic.shown} at peak are low traffic: CPU serving with autoscaling.",
        key=True,
        labels=(case.label(serving.p95.path, "the budget"),),
    )


RULE = Rule(CODE, find, allowable=False)
