"""The commands that the README tells people to type; all run in the folder of mlops.yaml."""

import shlex

from mlopsc.plan.model import Plan
from mlopsc.plan.target import Command
from mlopsc.record import dataclass
from mlopsc_targets.kubeflow.names import cluster


@dataclass(frozen=True, slots=True)
class Commands:
    check: str
    verify: str
    live: str
    diff: str
    compare: str
    run: str
    begin: str
    apply: str
    pipelines: str
    used: str
    data: str
    versions: str
    promote: str
    rollback: str
    rollback_inside: str
    rolled_back: str
    rollback_again: str
    served: str
    rollout: str
    rollout_again: str
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
        begin=f"kubectl apply --server-side -f {plan.tree}/namespace.yaml",
        apply=f"kubectl apply --server-side -k {plan.tree}",
        pipelines=f"kubectl apply --server-side -k {plan.tree}/pipeline",
        used=f"kubectl get resourcequota {inside}",
        data=f"{runtime} data verify",
        versions=f"{runtime} versions",
        promote=f"{runtime} promote" + (approved if plan.gates.approved_by else ""),
        rollback=f"{runtime} rollback",
        rollback_inside=f"kubectl create -f {plan.tree}/rollback.yaml",
        rolled_back=f"kubectl logs --follow job/{plan.project}-rollback {inside}",
        rollback_again=f"kubectl delete job {plan.project}-rollback {inside}",
        served=f"kubectl get inferenceservice {plan.project} {inside} "
        "-o custom-columns='VERSION:.metadata.annotations.mlopsc\\.dev/model-version,"
        "CANARY:.spec.canary[*].predictor.annotations.mlopsc\\.dev/model-version,"
        """READY:.status.conditions[?(@.type=="Ready")].status'""",
        rollout=f"kubectl logs deployment/{plan.project}-rollout {inside}",
        rollout_again=f"kubectl rollout restart deployment/{plan.project}-rollout {inside}",
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
        Command("The pipeline too, where KFP reads it from the cluster", says.pipelines),
        Command("What is used of the quotas?", says.used),
        Command("Is the tree what was published?", says.verify),
        Command("Does the cluster hold it, enforce it and serve?", says.live),
        Command("Which versions are there?", says.versions),
        Command("Promote the version that passed its gates", says.promote),
        Command("Roll back to the version before", says.rollback),
        Command("The same from inside the cluster", says.rollback_inside),
    )
