"""A CronJob: bounded in time, in retries and in what it leaves behind; one at a time.

https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/
An exit code that another try would not change ends the Job at once: refused, wrong usage, and the
two words of the watch. https://kubernetes.io/docs/tasks/job/pod-failure-policy/
"""

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.bundle.queue import queue_labels
from mlopsc_targets.kubeflow.names import in_namespace, named
from mlopsc_targets.kubeflow.pipeline.tasks import RECORDING_SECONDS
from mlopsc_targets.kubeflow.platform import job_resources
from mlopsc_targets.kubeflow.retraining.jobs import Job
from mlopsc_targets.kubeflow.retraining.pod import CONTAINER, evaluation, pod

_REFUSED, _RETRAINED, _REVIEW, _USAGE = 1, 10, 11, 64
_LATEST_START_SECONDS = 3600
_RETRIES, _KEPT = 2, 3
_BOUNDS = "default:retraining"


def cron_job(plan: Plan, job: Job, tree: Traced, version: Traced) -> Json:
    made: dict[str, Json] = {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": in_namespace(plan, named(plan, job.name)),
        "spec": {
            "schedule": at(job.cron, f"{job.origin}.cron" if job.stated else _BOUNDS),
            "timeZone": at(job.timezone, f"{job.origin}.timezone" if job.stated else _BOUNDS),
            "concurrencyPolicy": at("Forbid", _BOUNDS),
            "startingDeadlineSeconds": at(_LATEST_START_SECONDS, _BOUNDS),
            "successfulJobsHistoryLimit": at(_KEPT, _BOUNDS),
            "failedJobsHistoryLimit": at(_KEPT, _BOUNDS),
            "jobTemplate": _job(plan, job, pod(plan, job, tree, version)),
        },
    }
    return at(made, job.origin)


def _job(plan: Plan, job: Job, template: Json) -> Json:
    """With a GPU it waits in the queue, as every pod with one does."""
    queued = queue_labels(plan) if job_resources(plan, job).gpu else {}
    spec: dict[str, Json] = {
        "backoffLimit": at(_RETRIES, _BOUNDS),
        "activeDeadlineSeconds": _seconds(plan, job),
        "podFailurePolicy": at(_no_second_try(), _BOUNDS),
        "template": template,
    }
    return {
        **(
            {"metadata": at({"labels": queued}, "pipeline.steps", "evaluation", job.origin)}
            if queued
            else {}
        ),
        "spec": spec,
    }


def _no_second_try() -> Json:
    codes: list[Json] = [_REFUSED, _RETRAINED, _REVIEW, _USAGE]
    moved = {"type": "DisruptionTarget", "status": "True"}
    told = {"containerName": CONTAINER, "operator": "In", "values": codes}
    return {
        "rules": [
            {"action": "Ignore", "onPodConditions": [moved]},
            {"action": "FailJob", "onExitCodes": told},
        ]
    }


def _seconds(plan: Plan, job: Job) -> Traced:
    """As long as a task beside the steps, and as the evaluation where that is run again."""
    step = evaluation(plan, job)
    if step is None:
        return at(RECORDING_SECONDS, _BOUNDS, "evaluation")
    return at(
        RECORDING_SECONDS + step.timeout_seconds,
        _BOUNDS,
        f"{step.origin.path}.timeout",
        "evaluation",
    )
