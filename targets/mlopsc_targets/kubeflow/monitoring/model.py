"""An alert, with the series that make it fire and those that must not; what is recorded for it."""

from collections.abc import Mapping

from mlopsc.artifact.trace import Origins
from mlopsc.record import dataclass, field


@dataclass(frozen=True, slots=True)
class Seen:
    """Series in promtool's notation, one value a minute, and when the rules are asked.

    https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
    """

    series: Mapping[str, str]
    at: str


@dataclass(frozen=True, slots=True)
class Firing:
    """What fires an alert once; `labels` are those of its series, `value` as it is shown."""

    seen: Seen
    labels: Mapping[str, str]
    value: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A recording rule; `unit` is Grafana's, where the record has a panel of its own."""

    name: str
    expr: str
    origins: Origins
    labels: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """An alerting rule: `measure` beyond `bound` for as long as `wait`.

    `summary` may hold `{{ $labels.pod }}` and `{{ $value | printf "%.0f" }}`. `when` and `todo` are
    plain sentences: what it means, and what a person does then. `unit` is Grafana's for `measure`.
    """

    name: str
    severity: str
    measure: str
    bound: str
    wait: str
    summary: str
    when: str
    todo: str
    origins: Origins
    fires: Firing
    quiet: Seen
    unit: str = "short"

    @property
    def expr(self) -> str:
        return f"{self.measure} {self.bound}" if self.bound else self.measure


@dataclass(frozen=True, slots=True)
class Group:
    """A rule group: its rules are evaluated one after another, records before what reads them."""

    name: str
    origins: Origins
    records: tuple[Record, ...]
    alerts: tuple[Alert, ...]
