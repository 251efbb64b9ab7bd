"""Where runs and versions are kept, as pods reach it: an MLflow server, or a git repository."""

from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan
from mlopsc.record import dataclass
from mlopsc_targets.common.origins import ruled


@dataclass(frozen=True, slots=True)
class Registry:
    """`address` is what `refuse` has asked for, `field` where the spec says it."""

    git: bool
    address: str
    field: str


def registry(plan: Plan) -> Registry:
    if plan.tracking.backend == "git-sidecar":
        return Registry(git=True, address=plan.tracking.repository or "", field=_REPOSITORY)
    return Registry(git=False, address=plan.tracking.uri or "", field="tracking.uri")


_REPOSITORY = "tracking.repository"


def registry_section(plan: Plan) -> dict[str, Traced | bool]:
    """What the README says of it."""
    found = registry(plan)
    return {
        "git": found.git,
        "address": at(found.address, found.field),
        "because": at("", *ruled(plan, "tracking")),
    }
