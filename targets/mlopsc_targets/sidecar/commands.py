"""The commands that a workflow and a README tell people to run; written once, used by both."""

import shlex

from mlopsc.plan.model import Plan
from mlopsc.plan.target import Command
from mlopsc.record import dataclass
from mlopsc_targets.common.daily import DAILY


@dataclass(frozen=True, slots=True)
class Commands:
    """Command lines, run in the folder of mlops.yaml."""

    setup: tuple[str, ...]
    check: str
    verify: str
    data: str
    tests: str
    run: str
    reproducible: str
    versions: str
    promote: str
    rollback: str
    drift: str
    watch: tuple[str, ...]
    schedules: tuple[str, ...]
    install: str
    diff: str
    audit: tuple[str, ...]


def commands(plan: Plan) -> Commands:
    runtime = f"python {plan.tree}/runtime"
    environment = f" --env {plan.environment}" if plan.environment else ""
    approved = f" --approved-by {shlex.quote(plan.gates.approved_by)}"
    return Commands(
        setup=tuple(shlex.join(each) for each in plan.sidecar.setup),
        check=f"mlopsc build{environment} --target sidecar --check",
        verify=f"mlopsc verify {plan.tree}",
        data=f"{runtime} data verify",
        tests=f"python -m pytest {plan.tree}/tests",
        run=f"mlopsc run{environment} --target sidecar",
        reproducible=f"mlopsc run{environment} --target sidecar --verify-reproducible",
        versions=f"{runtime} versions",
        promote=f"{runtime} promote" + (approved if plan.gates.approved_by else ""),
        rollback=f"{runtime} rollback",
        drift=f"{runtime} drift",
        watch=_watch(plan, runtime),
        schedules=_schedules(plan),
        install=f"mlopsc install{environment}",
        diff=f"mlopsc diff{environment}",
        audit=(
            'grep -r "rollback\\|previous_version" --include="*.py" --include="*.yaml" out/',
            'grep -r "mlflow.start_run\\|wandb.init" --include="*.py" out/',
        ),
    )


def runbook(plan: Plan) -> tuple[Command, ...]:
    """What a person types, in the order in which it is needed."""
    says = commands(plan)
    return (
        Command("Place the workflow at the root of the repository", says.install),
        Command("Run the pipeline here, with the same gates", says.run),
        Command("Is the tree what was published?", says.verify),
        Command("Which versions are there?", says.versions),
        Command("Promote the version that passed its gates", says.promote),
        Command("Roll back to the version before", says.rollback),
    )


def _schedules(plan: Plan) -> tuple[str, ...]:
    """GitLab keeps schedules in the project, not in the file; made once, with its own client.

    See https://docs.gitlab.com/cli/schedule/create.
    """
    if plan.ci != "gitlab":
        return ()
    make = "glab schedule create --ref main"
    found: list[str] = []
    schedule = plan.retraining.schedule
    if schedule is not None:
        when = f"--cron {shlex.quote(schedule.cron)} --cronTimeZone {schedule.timezone}"
        found.append(f"{make} --description train {when}")
    if plan.retraining.drift or plan.retraining.degradation:
        found.append(f"{make} --description watch --cron '{DAILY}' --variable WATCH:true")
    return tuple(found)


def _watch(plan: Plan, runtime: str) -> tuple[str, ...]:
    """On a runner nothing was run yet: the reference that drift is measured against comes first."""
    observations = plan.monitoring.observations
    reference = observations.reference if observations else None
    if reference is None:
        return (f"{runtime} drift",)
    run = "--run .mlops/watch"
    return (
        "mkdir -p .mlops/watch",
        f"{runtime} track {run}",
        *(f"{runtime} step {name} {run}" for name in _ancestors(plan, reference[0])),
        f"{runtime} drift {run}",
    )


def _ancestors(plan: Plan, last: str) -> tuple[str, ...]:
    """The steps that `last` needs, and itself, in an order in which they can run."""
    needed = {last}
    for step in reversed(plan.steps):
        if step.name in needed:
            needed |= {each.producer for each in step.inputs if each.producer}
    return tuple(step.name for step in plan.steps if step.name in needed)
