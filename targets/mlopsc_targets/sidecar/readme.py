"""README.md of the tree: what it is; how to apply, verify, promote and roll back."""

from mlopsc.artifact.model import Artifact
from mlopsc.artifact.text import text_file
from mlopsc.plan.model import Plan
from mlopsc_targets.sidecar.commands import commands
from mlopsc_targets.sidecar.secrets import needed


def readme(plan: Plan) -> Artifact:
    return text_file(
        "README.md",
        "sidecar/README.md.j2",
        plan=plan,
        model=plan.model.name if plan.model else plan.project,
        says=commands(plan),
        what_if=plan.target != plan.decided,
        tracking=_TRACKING[plan.tracking.backend],
        secrets=needed(plan),
        atomic=_ATOMIC[plan.tracking.backend],
    )


_TRACKING = {
    "git-sidecar": "git tags with a metadata sidecar file",
    "mlflow": "MLflow, its Model Registry and its aliases",
}
_ATOMIC = {
    "git-sidecar": (
        "The push of the champion tag is a compare-and-swap: of two promotions at once exactly "
        "one wins, and the other is told."
    ),
    "mlflow": (
        "MLflow has no compare-and-swap. The workflow runs one promotion at a time, the alias is "
        "read again after it was set, and the loser is told; between the two there is a moment "
        "in which both believe to have won."
    ),
}
