"""What is learned from, what comes out, what it is judged on, where it is recorded."""

from collections.abc import Mapping

from mlopsc.plan.model.origin import Origin
from mlopsc.record import dataclass


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
class Tracking:
    """The backend that was decided, and how it is reached; `secrets` by variable.

    `uri` is MLflow's server, `repository` git-sidecar's remote.
    """

    backend: str
    uri: str | None
    experiment: str
    repository: str | None
    secrets: Mapping[str, str]
    entity: str | None
    project: str | None
