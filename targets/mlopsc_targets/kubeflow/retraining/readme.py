"""What README.md says of the CronJobs."""

from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.names import cluster, named
from mlopsc_targets.kubeflow.retraining.jobs import Job, jobs

_WHAT = {
    "": "starts a run",
    "performance": "scores the champion on the observations; starts a run when it got worse",
    "features": "compares the observations with the reference; never starts a run",
}


def retraining_section(plan: Plan) -> dict[str, object]:
    """The template's words; empty where nothing runs by the clock."""
    found = jobs(plan)
    observations = plan.monitoring.observations
    measured = observations if any(each.question for each in found) else None
    kept = measured.reference if measured and plan.retraining.drift else None
    return {
        "jobs": [_row(plan, each) for each in found],
        "observed": at(measured.dataset if measured else "", "monitoring.observations.dataset"),
        "claim": at(cluster(plan).observations, "platform.kubeflow.observations.claim"),
        "reference": at(
            kept[1] if kept else "", "monitoring.observations.reference", "retraining.on-drift"
        ),
    }


def _row(plan: Plan, job: Job) -> Traced:
    said = {
        "name": named(plan, job.name),
        "cron": at(job.cron, f"{job.origin}.cron" if job.stated else job.origin),
        "timezone": at(job.timezone, f"{job.origin}.timezone" if job.stated else job.origin),
        "what": _WHAT[job.question],
    }
    return at(said, job.origin)
