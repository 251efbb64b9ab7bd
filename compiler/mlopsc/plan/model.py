"""The plan. Frozen: a target reads it and can change nothing.

Quantities are plain numbers (seconds, bytes, thousandths of a core); thresholds are Decimals, so
that no comparison ever goes through a float.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from mlopsc.record import dataclass

Scalar = bool | int | float | str
OutputType = Literal["dataset", "model", "metrics", "artifact"]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a value came from: a path of the spec (`pipeline.steps.train`) and its place."""

    path: str
    place: str


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
class Dataset:
    """One pinned dataset; `versioning` is the decision."""

    name: str
    path: str
    kind: str
    versioning: str
    remote: str | None
    contains_pii: bool
    sha256: str | None
    md5: str | None
    size: int | None
    files: int | None
    origin: Origin


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


@dataclass(frozen=True, slots=True)
class Model:
    """The model, the step and output that make it, and its inputs in order, from their file."""

    name: str
    format: str
    feature_schema: str
    step: str
    output: str
    features: tuple[tuple[str, str], ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The holdout, and the step whose metrics the gates read."""

    holdout_step: str
    holdout_output: str
    label: str
    sensitive: tuple[str, ...]
    step: str | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class MetricGate:
    metric: str
    min: Decimal | None
    max: Decimal | None
    beats_champion_by: Decimal | None
    higher_is_better: bool


@dataclass(frozen=True, slots=True)
class FairnessGate:
    metric: str
    feature: str
    min: Decimal | None
    max: Decimal | None


@dataclass(frozen=True, slots=True)
class LatencyGate:
    """The budget in milliseconds and how it is measured."""

    p50: Decimal | None
    p95: Decimal
    p99: Decimal | None
    warmup: int
    requests: int
    threads: int


@dataclass(frozen=True, slots=True)
class CustomGate:
    name: str
    run: tuple[str, ...]
    timeout_seconds: int


@dataclass(frozen=True, slots=True)
class Gates:
    """All must pass; `approved_by` is empty when approval is automatic."""

    metrics: tuple[MetricGate, ...]
    fairness: tuple[FairnessGate, ...]
    latency: LatencyGate | None
    custom: tuple[CustomGate, ...]
    approved_by: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class Rollout:
    canary_percent: int
    bake_seconds: int


@dataclass(frozen=True, slots=True)
class Serving:
    """How the model is used; `runtime` is the inference decision, empty for batch."""

    mode: str
    runtime: str
    peak_rps: Decimal | None
    rps: Decimal | None
    resources: Resources | None
    replicas: tuple[int, int] | None
    rollout: Rollout | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Degradation:
    metric: str
    drop: Decimal
    window_seconds: int


@dataclass(frozen=True, slots=True)
class Drift:
    method: str
    threshold: Decimal
    action: str


@dataclass(frozen=True, slots=True)
class Schedule:
    cron: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Retraining:
    degradation: Degradation | None
    drift: Drift | None
    schedule: Schedule | None


@dataclass(frozen=True, slots=True)
class Quotas:
    """The most at once; `None` where the spec sets none."""

    gpus: Mapping[str, int]
    gpus_per_job: int | None
    memory_bytes: int | None
    cpu_millis: int | None
    pods: int | None
    max_runtime_seconds: int | None
    monthly_budget: str | None


@dataclass(frozen=True, slots=True)
class Observations:
    """What drift and degradation are measured on; `reference` is a step and its output."""

    dataset: str
    labels_after_seconds: int | None
    reference: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Monitoring:
    observations: Observations | None
    slack_secret: str | None
    email: tuple[str, ...]
    prices: Mapping[str, str]
    infra: bool
    performance: bool
    drift: bool
    cost: bool


@dataclass(frozen=True, slots=True)
class Tracking:
    """The backend that was decided, and how it is reached."""

    backend: str
    uri: str | None
    experiment: str
    entity: str | None
    project: str | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact that decided: where it is written, and its path in the spec all the same."""

    text: str
    place: str
    path: str


@dataclass(frozen=True, slots=True)
class LostRule:
    rule: str
    choice: str
    why: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Exemption:
    """A choice or a check set aside: what, why, who answers for it, until when."""

    what: str
    because: str
    owner: str
    expires: str | None
    place: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision as a reviewer reads it."""

    name: str
    choice: str
    rule: str
    ruled: str
    because: str
    evidence: tuple[Evidence, ...]
    lost: tuple[LostRule, ...]
    passed_over: tuple[str, ...]
    override: Exemption | None


@dataclass(frozen=True, slots=True)
class Stated:
    """A value that is written in the spec, at its path."""

    path: str
    value: str


@dataclass(frozen=True, slots=True)
class Sidecar:
    """How a CI runner is prepared."""

    setup: tuple[tuple[str, ...], ...]
    python: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a target may know. `tree` is the folder it is published in: `out/sidecar`."""

    file: str
    tree: str
    environment: str
    spec_digest: str
    project: str
    description: str
    owner: str
    labels: Mapping[str, str]
    ci: str
    seed: int | None
    image: str | None
    images: Mapping[str, str]
    parameters: Mapping[str, Scalar]
    parallelism: int
    steps: tuple[Step, ...]
    data: tuple[Dataset, ...]
    tune: Tune | None
    model: Model | None
    evaluation: Evaluation | None
    gates: Gates
    serving: Serving | None
    retraining: Retraining
    quotas: Quotas
    monitoring: Monitoring
    tracking: Tracking
    large_binary_bytes: int
    sidecar: Sidecar
    target: str
    decided: str
    rulings: tuple[Ruling, ...]
    allowances: tuple[Exemption, ...]
    stated: tuple[Stated, ...]
