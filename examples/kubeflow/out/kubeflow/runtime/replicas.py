"""What the replicas of a version say of themselves: how many requests failed, how late others came.

Triton counts since it started; its quantiles are of the last minute, in microseconds.
https://github.com/triton-inference-server/server/blob/main/docs/user_guide/metrics.md
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from . import web

_SECONDS = 2.0
_OK = 200
_MICROSECONDS = 1000
_LEAST_FAILED = 10
"""So many failures are more than somebody's broken request."""
LATE_SECONDS = 300.0
"""How long answers may be late: a server that has just started warms up."""
_LINE = re.compile(r"(?m)^(nv_inference_request_[a-z_]+)(?:\{([^}]*)\})? (\S+)")
_P95 = 'quantile="0.95"'


@dataclass(frozen=True, slots=True)
class Limits:
    """What a version may do while it bakes: the share of its requests that may fail, and its p95 in
    milliseconds, None without a bound. `port` is where replicas tell their metrics."""

    port: int
    failing: Decimal
    late: Decimal | None


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests since a replica started; `p95` in milliseconds, 0 where it answered none."""

    good: Decimal
    failed: Decimal
    p95: Decimal


def ask(host: str, port: int) -> Measured | None:
    """What a replica measured; None where it does not tell."""
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/metrics"
    try:
        answer = web.ask("GET", address, {}, None, seconds=_SECONDS)
        return read(answer.body.decode("utf-8", "replace")) if answer.status == _OK else None
    except (OSError, InvalidOperation):
        return None


def read(text: str) -> Measured:
    """Metrics in Prometheus' text format, over all that one replica serves."""
    good = failed = p95 = Decimal()
    for name, labels, said in (each.groups() for each in _LINE.finditer(text)):
        value = Decimal(said)
        if name == "nv_inference_request_success":
            good += value
        elif name == "nv_inference_request_failure":
            failed += value
        elif name == "nv_inference_request_summary_us" and _P95 in (labels or ""):
            p95 = max(p95, value / _MICROSECONDS) if value.is_finite() else p95
    return Measured(good, failed, p95)


@dataclass(slots=True)
class Judge:
    """Looks at the replicas of one version again and again while it bakes for `bake` seconds."""

    limits: Limits
    bake: float
    clock: Callable[[], float]
    unread: bool = False
    _late_since: float | None = None

    def fault(self, seen: Iterable[Measured]) -> str:
        """Why the version has to go; nothing while it does well."""
        found = tuple(seen)
        return self._failing(found) or self._late(found)

    def _failing(self, seen: tuple[Measured, ...]) -> str:
        failed = sum((each.failed for each in seen), Decimal())
        every = failed + sum((each.good for each in seen), Decimal())
        if failed < _LEAST_FAILED or failed <= self.limits.failing * every:
            return ""
        may = (self.limits.failing * 100).normalize()
        return f"{failed:.0f} of its {every:.0f} requests failed, and {may:f} % may"

    def _late(self, seen: tuple[Measured, ...]) -> str:
        budget, now = self.limits.late, self.clock()
        worst = max((each.p95 for each in seen), default=Decimal())
        if budget is None or worst <= budget:
            self._late_since = None
            return ""
        if self._late_since is None:
            self._late_since = now
        patience = min(LATE_SECONDS, self.bake)
        if now - self._late_since < patience:
            return ""
        return (
            f"its p95 is over the budget of {budget:f} ms for {patience:.0f} s, it is "
            f"{worst:.0f} ms"
        )
