"""Where runs and versions are kept, as pods reach it: an MLflow server, or a git repository."""

from typing import Literal

from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan
from mlopsc.record import dataclass
from mlopsc_targets.common.origins import ruled


@dataclass(frozen=True, slots=True)
class Registry:
    """`address` is what `refuse` has asked for, `field` where the spec says it."""

    kind: Literal["git", "mlflow"]
    address: str
    field: str

    @property
    def git(self) -> bool:
        return self.kind == "git"


def registry(plan: Plan) -> Registry:
    if plan.tracking.backend == "git-sidecar":
        return Registry("git", plan.tracking.repository or "", "tracking.repository")
    return Registry("mlflow", plan.tracking.uri or "", "tracking.uri")


def registry_section(plan: Plan) -> dict[str, Traced | bool]:
    """What the README says of it."""
    found = registry(plan)
    return {
        "git": found.git,
        "address": at(found.address, found.field),
        "because": at("", *ruled(plan, "tracking")),
    }
