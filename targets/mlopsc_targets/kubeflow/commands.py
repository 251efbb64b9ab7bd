"""The commands that the README tells people to type; all run in the folder of mlops.yaml."""

import shlex
from collections.abc import Iterator

from mlopsc.plan.model import Plan
from mlopsc.plan.target import Command
from mlopsc.record import dataclass
from mlopsc_targets.kubeflow.names import cluster
from mlopsc_targets.kubeflow.serving.names import serves


@dataclass(frozen=True, slots=True)
class Commands:
    check: str
    verify: str
    live: str
    diff: str
    compare: str
    run: str
    apply: str
    used: str
    data: str
    versions: str
    promote: str
    rollback: str
    rollback_inside: str
    served: str
    rollout: str
    unroll: str
    unserve: str


def commands(plan: Plan) -> Commands:
    runtime = f"python {plan.tree}/runtime"
    environment = f" --env {plan.environment}" if plan.environment else ""
    inside = f"-n {cluster(plan).namespace}"
    approved = f" --approved-by {shlex.quote(plan.gates.approved_by)}"
    return Commands(
        check=f"mlopsc build{environment} --target kubeflow --check",
        verify=f"mlopsc verify {plan.tree}",
        live=f"mlopsc verify --live {plan.tree}",
        diff=f"mlopsc diff{environment}",
        run=f"mlopsc run{environment} --target kubeflow",
        compare=f"kubectl diff --server-side -k {plan.tree}",
        apply=f"kubectl apply --server-side -k {plan.tree}",
        used=f"kubectl get resourcequota {inside}",
        data=f"{runtime} data verify",
        versions=f"{runtime} versions",
        promote=f"{runtime} promote" + (approved if plan.gates.approved_by else ""),
        rollback=f"{runtime} rollback",
        rollback_inside=f"kubectl create -f {plan.tree}/serving/rollback.yaml",
        served=f"kubectl get inferenceservice {plan.project} {inside} "
        "-o custom-columns='VERSION:.metadata.annotations.mlopsc\\.dev/model-version,"
        """READY:.status.conditions[?(@.type=="Ready")].status'""",
        rollout=f"kubectl logs deployment/{plan.project}-rollout {inside}",
        unroll=f"kubectl delete deployment {plan.project}-rollout {inside}",
        unserve=f"kubectl delete inferenceservice {plan.project} {inside}",
    )


def runbook(plan: Plan) -> tuple[Command, ...]:
    """What a person types, in the order in which it is needed."""
    says = commands(plan)
    return (
        Command("Run the pipeline here, with the same gates", says.run),
        Command("What would change in the cluster?", says.compare),
        Command("Apply all of it", says.apply),
        Command("What is used of the quotas?", says.used),
        Command("Is the tree what was published?", says.verify),
        Command("Does the cluster hold it, enforce it and serve?", says.live),
        Command("Which versions are there?", says.versions),
        Command("Promote the version that passed its gates", says.promote),
        Command("Roll back to the version before", says.rollback),
        *_inside(plan, says),
    )


def _inside(plan: Plan, says: Commands) -> Iterator[Command]:
    if serves(plan):
        yield Command("The same from inside the cluster", says.rollback_inside)
