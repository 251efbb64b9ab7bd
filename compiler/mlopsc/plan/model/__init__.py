"""The plan. Frozen: a target reads it and can change nothing.

Quantities are plain numbers (seconds, bytes, thousandths of a core); thresholds are Decimals, so
that no comparison ever goes through a float.
"""

from collections.abc import Mapping

from mlopsc.plan.model.data import (
    Dataset,
    Evaluation,
    Model,
    Tracking,
)
from mlopsc.plan.model.gates import (
    CustomGate,
    FairnessGate,
    Gates,
    LatencyGate,
    MetricGate,
)
from mlopsc.plan.model.kubeflow import (
    Flavor,
    Kubeflow,
    Queue,
    Spot,
)
from mlopsc.plan.model.operations import (
    Degradation,
    Drift,
    Monitoring,
    Observations,
    Quotas,
    Retraining,
    Rollout,
    Schedule,
    Serving,
    Sidecar,
)
from mlopsc.plan.model.origin import (
    Origin,
)
from mlopsc.plan.model.pipeline import (
    Gpu,
    Input,
    Output,
    OutputType,
    Resources,
    Scalar,
    Step,
    Toleration,
    Tune,
    TuneParameter,
    Volume,
)
from mlopsc.plan.model.rulings import (
    Evidence,
    Exemption,
    LostRule,
    Ruling,
    Stated,
)
from mlopsc.record import dataclass

__all__ = [
    "CustomGate",
    "Dataset",
    "Degradation",
    "Drift",
    "Evaluation",
    "Evidence",
    "Exemption",
    "FairnessGate",
    "Flavor",
    "Gates",
    "Gpu",
    "Input",
    "Kubeflow",
    "LatencyGate",
    "LostRule",
    "MetricGate",
    "Model",
    "Monitoring",
    "Observations",
    "Origin",
    "Output",
    "OutputType",
    "Plan",
    "Queue",
    "Quotas",
    "Resources",
    "Retraining",
    "Rollout",
    "Ruling",
    "Scalar",
    "Schedule",
    "Serving",
    "Sidecar",
    "Spot",
    "Stated",
    "Step",
    "Toleration",
    "Tracking",
    "Tune",
    "TuneParameter",
    "Volume",
]


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
    kubeflow: Kubeflow | None
    target: str
    decided: str
    rulings: tuple[Ruling, ...]
    allowances: tuple[Exemption, ...]
    stated: tuple[Stated, ...]
