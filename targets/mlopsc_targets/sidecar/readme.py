"""README.md of the tree: what it is; how to apply, verify, promote and roll back."""

from mlopsc.artifact.model import Artifact
from mlopsc.artifact.text import text_file
from mlopsc.artifact.trace import WHOLE_SPEC, Traced, at, of
from mlopsc.plan.capacity import Capacity
from mlopsc.plan.model import Dataset, Plan, Step
from mlopsc_targets.common.origins import WATCH, ruled
from mlopsc_targets.common.peaks import peaks
from mlopsc_targets.sidecar.commands import Commands, commands
from mlopsc_targets.sidecar.secrets import needed


def readme(plan: Plan, capacity: Capacity) -> Artifact:
    tracking = ruled(plan, "tracking")
    return text_file(
        "README.md",
        "sidecar/README.md.j2",
        project=of("project", {"name": plan.project, "description": plan.description}),
        owner=at(plan.owner, "project.owner"),
        file=at(plan.file, WHOLE_SPEC),
        target=at(plan.target, WHOLE_SPEC),
        decided=at(plan.decided, *ruled(plan, "compute")),
        what_if=plan.target != plan.decided,
        steps=[_step(each) for each in plan.steps],
        data=[_dataset(each, plan) for each in plan.data],
        peaks=peaks(capacity),
        approved_by=at(plan.gates.approved_by, "gates.approval.manual.by"),
        watch=at("Watch", *WATCH) if plan.retraining.drift or plan.retraining.degradation else "",
        says=_says(plan),
        tracking=at(_TRACKING[plan.tracking.backend], *tracking),
        atomic=at(_ATOMIC[plan.tracking.backend], *tracking),
        secrets=[
            {"name": at(each.secret, *each.origins), "purpose": at(each.purpose, *each.origins)}
            for each in needed(plan)
        ],
    )


def _step(step: Step) -> Traced:
    return of(
        step.origin.path,
        {
            "name": at(step.name, step.origin.path),
            "inputs": [at(each.name, f"{step.origin.path}.inputs") for each in step.inputs],
            "outputs": [at(each.name, f"{step.origin.path}.outputs") for each in step.outputs],
            "timeout": step.timeout_seconds,
            "retries": step.retries,
        },
    )


def _dataset(dataset: Dataset, plan: Plan) -> Traced:
    return of(
        dataset.origin.path,
        {
            "name": at(dataset.name, dataset.origin.path),
            "path": dataset.path,
            "versioning": at(dataset.versioning, *ruled(plan, f"data.{dataset.name}")),
            "contains_pii": at(
                "yes" if dataset.contains_pii else "no", f"{dataset.origin.path}.contains-pii"
            ),
        },
    )


def _says(plan: Plan) -> dict[str, object]:
    says: Commands = commands(plan)
    return {
        "install": says.install,
        "diff": says.diff,
        "run": says.run,
        "check": says.check,
        "verify": says.verify,
        "data": says.data,
        "tests": says.tests,
        "reproducible": says.reproducible,
        "versions": says.versions,
        "promote": at(says.promote, "gates.approval.manual.by")
        if plan.gates.approved_by
        else says.promote,
        "rollback": says.rollback,
        "drift": says.drift,
        "schedules": [at(each, "retraining.schedule", "team.ci") for each in says.schedules],
        "audit": says.audit,
    }


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
