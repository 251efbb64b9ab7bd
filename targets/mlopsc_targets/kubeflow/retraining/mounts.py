"""What stands in the pod of a CronJob: the tree, a place to work, its token, the observations."""

from collections.abc import Iterator

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Traced, also, at
from mlopsc.plan.model import Plan, Step
from mlopsc_targets.kubeflow.names import cluster
from mlopsc_targets.kubeflow.pods import mounts_of, runtime_volumes, volumes_of
from mlopsc_targets.kubeflow.retraining.jobs import Job

OBSERVATIONS = "/mlops/observations"
TOKEN = "/var/run/secrets/kubeflow/pipelines"  # noqa: S105 - the folder that it is mounted at
_AUDIENCE, _TOKEN_SECONDS = "pipelines.kubeflow.org", 3600
_CLAIM = "platform.kubeflow.observations.claim"
_LEAST = "default:permissions"


def mounts(job: Job, step: Step | None) -> Iterator[Json]:
    """Beside the tree and the place to work; `step` is run again where there is an evaluation."""
    if job.starts:
        yield at(_mount("token", TOKEN), _LEAST)
    if job.question:
        yield at(_mount("observations", OBSERVATIONS), _CLAIM)
    if step is not None:
        yield from mounts_of(step, "evaluation")


def _mount(name: str, path: str) -> dict[str, Json]:
    return {"name": name, "mountPath": path, "readOnly": True}


def volumes(plan: Plan, job: Job, step: Step | None, tree: Traced) -> Iterator[Json]:
    yield from runtime_volumes(also(tree, job.origin))
    if job.starts:
        token = {"audience": _AUDIENCE, "expirationSeconds": _TOKEN_SECONDS, "path": "token"}
        projected = {"sources": [{"serviceAccountToken": token}]}
        yield at({"name": "token", "projected": projected}, _LEAST)
    if job.question:
        claim = {"claimName": cluster(plan).observations, "readOnly": True}
        yield at({"name": "observations", "persistentVolumeClaim": claim}, _CLAIM)
    if step is not None:
        yield from volumes_of(step, "evaluation")
