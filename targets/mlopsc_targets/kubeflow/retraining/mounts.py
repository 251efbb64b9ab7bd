"""What stands in the pod of a CronJob: the tree, a place to work, its token, the observations."""

from collections.abc import Iterator

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Origins, Traced, also, at
from mlopsc.plan.model import Plan, Step
from mlopsc_targets.kubeflow.names import cluster
from mlopsc_targets.kubeflow.pods import TREE, WORK
from mlopsc_targets.kubeflow.retraining.jobs import Job

OBSERVATIONS = "/mlops/observations"
TOKEN = "/var/run/secrets/kubeflow/pipelines"  # noqa: S105 - the folder that it is mounted at
_AUDIENCE, _TOKEN_SECONDS = "pipelines.kubeflow.org", 3600
_CLAIM = "platform.kubeflow.observations.claim"
_LEAST = "default:permissions"


def mounts(job: Job, step: Step | None) -> Iterator[Json]:
    yield _mount("tree", TREE)
    yield {"name": "work", "mountPath": WORK}
    if job.starts:
        yield at(_mount("token", TOKEN), _LEAST)
    if job.question:
        yield at(_mount("observations", OBSERVATIONS), _CLAIM)
    if step is not None:
        for number, each in enumerate(step.volumes):
            yield at(
                _mount(f"volume-{number}", each.path), f"{step.origin.path}.volumes", "evaluation"
            )


def _again(step: Step) -> Origins:
    """The step is run again only where there is an evaluation."""
    return (f"{step.origin.path}.volumes", "evaluation")


def _mount(name: str, path: str) -> dict[str, Json]:
    return {"name": name, "mountPath": path, "readOnly": True}


def volumes(plan: Plan, job: Job, step: Step | None, tree: Traced) -> Iterator[Json]:
    yield {"name": "tree", "configMap": {"name": also(tree, job.origin)}}
    yield {"name": "work", "emptyDir": {}}
    if job.starts:
        token = {"audience": _AUDIENCE, "expirationSeconds": _TOKEN_SECONDS, "path": "token"}
        projected = {"sources": [{"serviceAccountToken": token}]}
        yield at({"name": "token", "projected": projected}, _LEAST)
    if job.question:
        yield at(_claim("observations", cluster(plan).observations), _CLAIM)
    if step is not None:
        for number, each in enumerate(step.volumes):
            yield at(
                _claim(f"volume-{number}", each.claim), f"{step.origin.path}.volumes", "evaluation"
            )


def _claim(name: str, claim: str) -> dict[str, Json]:
    return {"name": name, "persistentVolumeClaim": {"claimName": claim, "readOnly": True}}
