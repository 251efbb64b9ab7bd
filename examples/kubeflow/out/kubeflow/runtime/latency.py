"""The latency gate: percentiles of single-row answers after a warm-up, on fixed threads."""

import math
import time
from collections.abc import Callable, Sequence
from decimal import Decimal

from .rules import LatencyGate
from .scoring import Model
from .thresholds import show
from .verdict import Result

_NANOSECONDS_PER_MILLISECOND = 10**6
_PERCENT = 100


def measure(model: Model, gate: LatencyGate) -> list[int]:
    """Nanoseconds of `gate.requests` single-row answers, walking over the holdout's rows."""
    count = len(model.rows)
    rows = [model.rows[at : at + 1] for at in range(min(count, gate.requests))]
    return time_calls(
        lambda at: model.answer(rows[at % len(rows)]), warmup=gate.warmup, calls=gate.requests
    )


def time_calls(call: Callable[[int], object], *, warmup: int, calls: int) -> list[int]:
    for at in range(warmup):
        call(at)
    found = []
    for at in range(calls):
        started = time.perf_counter_ns()
        call(at)
        found.append(time.perf_counter_ns() - started)
    return found


def percentile(values: Sequence[int], percent: int) -> int:
    """The value at or above the percentile: numpy's method="higher", never an interpolation."""
    return sorted(values)[math.ceil((len(values) - 1) * percent / _PERCENT)]


def judge(gate: LatencyGate, nanoseconds: Sequence[int]) -> list[Result]:
    """A result per budget, smallest percentile first."""
    return [
        _budget(gate, percent, budget, percentile(nanoseconds, percent))
        for percent, budget in sorted(gate.budgets.items())
    ]


def _budget(gate: LatencyGate, percent: int, budget: Decimal, found: int) -> Result:
    measured = Decimal(found) / _NANOSECONDS_PER_MILLISECOND
    passed = measured <= budget
    why = f"{gate.requests} requests after {gate.warmup} to warm up, {gate.threads} thread(s)"
    if not passed:
        why = f"slower than the budget of {show(budget)} ms; {why}"
    return Result(
        f"latency p{percent}", f"{show(measured)} ms", f"<= {show(budget)} ms", passed, why
    )
