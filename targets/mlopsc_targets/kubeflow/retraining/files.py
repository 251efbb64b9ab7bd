"""retraining.yaml: the CronJobs, and the account that they run as."""

from collections.abc import Iterator

from mlopsc.artifact.manifest import yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.retraining.access import account
from mlopsc_targets.kubeflow.retraining.cronjob import cron_job
from mlopsc_targets.kubeflow.retraining.jobs import jobs

RETRAINING = "retraining.yaml"


def retraining_files(plan: Plan, tree: Traced, version: Traced) -> Iterator[Artifact]:
    """`tree` is the ConfigMap with the compiled tree, `version` the one of KFP's pipeline."""
    found = jobs(plan)
    if not found:
        return
    who = account(plan, starts=any(each.starts for each in found))
    made = (cron_job(plan, each, tree, version) for each in found)
    yield yaml_file(RETRAINING, *(at(each, "retraining") for each in (*who, *made)))
