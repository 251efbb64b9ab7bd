"""tracking.json: where runs, versions and promotions go."""

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import at, below
from mlopsc.plan.model import Plan
from mlopsc_targets.common.origins import ruled


def tracking(plan: Plan) -> Json:
    model = plan.model.name if plan.model else plan.project
    return {
        "schema": "mlopsc/tracking/v1",
        "backend": at(plan.tracking.backend, *ruled(plan, "tracking")),
        "model": at(model, "model.name" if plan.model else "project.name"),
        "uri": at(plan.tracking.uri, "tracking.uri"),
        "experiment": at(plan.tracking.experiment, "tracking.experiment", "project.name"),
        **({"secrets": _secrets(plan)} if plan.tracking.secrets else {}),
        "remote": _remote(plan),
        "binary_versioning": at("git-lfs", "default:git"),
        "large_binary_bytes": at(
            plan.large_binary_bytes, below("policy.thresholds", "large-binary-file")
        ),
    }


def _remote(plan: Plan) -> Json:
    """Where git-sidecar keeps its tags: an address, or what the work tree calls one."""
    stated = plan.tracking.repository if plan.tracking.backend == "git-sidecar" else None
    return at(stated or "origin", *(() if stated else ("default:git",)), "tracking.repository")


def _secrets(plan: Plan) -> Json:
    """By variable: the runtime keeps them from the team's own code."""
    secrets = plan.tracking.secrets.items()
    return {key: at(name, f"tracking.secrets.{key}") for key, name in secrets}
