"""The steps, what each gets and leaves, and the search for parameters."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from mlopsc.plan.model.origin import Origin
from mlopsc.record import dataclass

Scalar = bool | int | float | str
OutputType = Literal["dataset", "model", "metrics", "artifact"]


@dataclass(frozen=True, slots=True)
class Gpu:
    type: str
    count: int


@dataclass(frozen=True, slots=True)
class Resources:
    """What one container gets."""

    cpu_millis: int
    memory_bytes: int
    gpu: Gpu | None


@dataclass(frozen=True, slots=True)
class Input:
    """`producer` is the step that makes it; empty for a dataset."""

    name: str
    producer: str


@dataclass(frozen=True, slots=True)
class Output:
    name: str
    type: OutputType
    metrics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Toleration:
    key: str
    operator: str
    value: str | None
    effect: str


@dataclass(frozen=True, slots=True)
class Volume:
    claim: str
    path: str


@dataclass(frozen=True, slots=True)
class Step:
    """One command of the graph, in topological order within the plan."""

    name: str
    run: tuple[str, ...]
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    resources: Resources
    nodes: int
    timeout_seconds: int
    retries: int
    spot: bool
    checkpoint: bool
    image: str | None
    env: Mapping[str, str]
    secrets: Mapping[str, str]
    volumes: tuple[Volume, ...]
    tolerations: tuple[Toleration, ...]
    node_selector: Mapping[str, str]
    origin: Origin


@dataclass(frozen=True, slots=True)
class TuneParameter:
    """A range (`low`, `high`) or a list of values."""

    low: Decimal | None
    high: Decimal | None
    scale: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Tune:
    step: str
    algorithm: str
    max_trials: int
    parallel_trials: int
    metric: str
    maximize: bool
    parameters: Mapping[str, TuneParameter]
    origin: Origin
