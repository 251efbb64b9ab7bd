"""What a fact is: a value, its name, and the place in mlops.yaml that it was read from."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Generic, TypeVar

from mlopsc.record import dataclass
from mlopsc.source.span import Path

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Fact(Generic[T_co]):
    """`path` is where the value is written, or would be; `shown` is the value for a person."""

    name: str
    value: T_co
    path: Path
    shown: str


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """One dataset; sizes in bytes, from the spec or from its pin."""

    name: str
    size: Fact[int | None]
    largest_file: Fact[int | None]
    kind: Fact[str]
    very_large: Fact[int]
    small_text: Fact[int]
    large_binary: Fact[int]


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """What a team says of itself."""

    size: Fact[int]
    small_team: Fact[int]
    mlflow: Fact[str]
    needs: Fact[tuple[str, ...]]
    kubernetes: Fact[bool]
    expertise: Fact[bool]
    cloud: Fact[str]
    prefers_managed: Fact[bool]


@dataclass(frozen=True, slots=True)
class ServingFacts:
    """How the model is asked: latency in milliseconds, traffic in requests per second."""

    p95: Fact[Decimal | None]
    peak: Fact[float | None]
    low_traffic: Fact[int]
    format: Fact[str]


@dataclass(frozen=True, slots=True)
class SignalFacts:
    """A signal that a model in use gives: `degradation` or `drift`."""

    signal: Fact[str]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the decision tables read."""

    team: TeamFacts
    datasets: Mapping[str, DatasetFacts]
    serving: ServingFacts | None
    signals: tuple[SignalFacts, ...]
