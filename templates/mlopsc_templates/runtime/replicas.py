"""What the replicas of a version say of themselves: how many requests failed, how late others came.

Triton counts since it started; its quantiles are of the last minute, in microseconds.
https://github.com/triton-inference-server/server/blob/main/docs/user_guide/metrics.md
"""

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from . import web

_SECONDS = 2.0
_AT_ONCE = 32
_OK = 200
_MICROSECONDS = 1000
_LEAST_FAILED = 10
"""So many failures are more than somebody's broken request."""
_LINE = re.compile(r"(?m)^(nv_inference_request_[a-z_]+)(?:\{([^}]*)\})? (\S+)")
_GOOD, _FAILED, _LATE = (
    f"nv_inference_request_{each}" for each in ("success", "failure", "summary_us")
)
_P95, _GIVEN_UP = 'quantile="0.95"', 'reason="CANCELED"'
"""Labels: the quantile, and a request that its client did not wait for."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a version may do: fail this share of its requests, and be late for `patience` seconds.

    `late` is a p95 in milliseconds, None without a bound; `port` is where replicas tell metrics.
    """

    port: int
    failing: Decimal
    late: Decimal | None
    patience: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Requests since a replica started; `p95` in milliseconds, None where it answered none."""

    good: Decimal
    failed: Decimal
    p95: Decimal | None


def ask(hosts: Iterable[str], port: int) -> dict[str, Measured | None]:
    """What each replica measured, all asked at once; None for one that does not tell."""
    known = tuple(dict.fromkeys(hosts))
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        told = pool.map(lambda host: _ask(host, port), known)
        return dict(zip(known, told, strict=True))


def _ask(host: str, port: int) -> Measured | None:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/metrics"
    try:
        answer = web.ask("GET", address, {}, None, seconds=_SECONDS, proxies=False)
        return read(answer.body.decode("utf-8", "replace")) if answer.status == _OK else None
    except (OSError, InvalidOperation):
        return None


def read(text: str) -> Measured | None:
    """Metrics in Prometheus' text format, over all that one replica serves; None without any."""
    found: dict[str, list[Decimal]] = {_GOOD: [], _FAILED: [], _LATE: []}
    for name, labels, said in (each.groups() for each in _LINE.finditer(text)):
        asked = _P95 in (labels or "") if name == _LATE else _GIVEN_UP not in (labels or "")
        if name in found and asked:
            found[name].append(Decimal(said))
    if not found[_GOOD]:
        return None
    late = [each / _MICROSECONDS for each in found[_LATE] if each.is_finite()]
    good, failed = (sum(found[each], Decimal()) for each in (_GOOD, _FAILED))
    return Measured(good, failed, max(late, default=None))


@dataclass(slots=True)
class Judge:
    """Looks at the replicas of one version again and again, by their addresses.

    `answered`: some request of it succeeded. `mute`: it was said that a replica does not tell.
    """

    limits: Limits
    clock: Callable[[], float]
    answered: bool = False
    mute: bool = False
    _since: dict[str, float] = field(default_factory=dict)

    def failing(self, seen: Mapping[str, Measured]) -> str:
        """Why the version has to go for its failures; nothing while there are few."""
        failed = sum((each.failed for each in seen.values()), Decimal())
        good = sum((each.good for each in seen.values()), Decimal())
        self.answered = self.answered or good > 0
        if failed < _LEAST_FAILED or failed <= self.limits.failing * (failed + good):
            return ""
        may = (self.limits.failing * 100).normalize()
        return f"{failed:.0f} of its {failed + good:.0f} requests failed, and {may:f} % may"

    def late(self, seen: Mapping[str, Measured]) -> str:
        """The same where most of its replicas stay late; one that answers nobody says nothing."""
        budget, now = self.limits.late, self.clock()
        if budget is None:
            return ""
        told = {host: each.p95 for host, each in seen.items() if each.p95 is not None}
        slow = {host for host, p95 in told.items() if p95 > budget}
        still = {host: at for host, at in self._since.items() if host in slow | seen.keys() - told}
        self._since = still | dict.fromkeys(slow - still.keys(), now)
        stay = [host for host, at in self._since.items() if now - at >= self.limits.patience]
        if 2 * len(stay) <= len(told.keys() | self._since.keys()):
            return ""
        worst = max(told.values(), default=budget)
        return (
            f"the p95 of {len(stay)} of its replicas is over the budget of {budget:f} ms for "
            f"{self.limits.patience:.0f} s, up to {worst:.0f} ms"
        )
