"""The pod of a CronJob: the compiled tree, its verb, and no right that it has no use for."""

from collections.abc import Iterator

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Traced, also, at
from mlopsc.plan.model import Gpu, Plan, Step
from mlopsc_targets.kubeflow.bundle.queue import toleration, tolerations
from mlopsc_targets.kubeflow.names import cluster, named, namespace
from mlopsc_targets.kubeflow.platform import job_resources
from mlopsc_targets.kubeflow.pods import (
    POD_SECURITY,
    READ_ONLY_SECURITY,
    WORK,
    WRITING_SECURITY,
    asked,
    outside_of_the_mesh,
    registry_secrets,
    runtime_container,
    secrets_of,
)
from mlopsc_targets.kubeflow.retraining.access import ACCOUNT
from mlopsc_targets.kubeflow.retraining.jobs import Job
from mlopsc_targets.kubeflow.retraining.mounts import OBSERVATIONS, TOKEN, mounts, volumes

CONTAINER = "runtime"
API = "http://ml-pipeline.kubeflow.svc:8888"
"""KFP's API server: https://github.com/kubeflow/pipelines/tree/master/manifests/kustomize/base/pipeline."""
_NO: Json = False


def pod(plan: Plan, job: Job, tree: Traced, version: Traced) -> Json:
    """The template of a Job's pod: restricted, and without a side container of the mesh."""
    gpu = job_resources(plan, job).gpu
    step = evaluation(plan, job)
    return {
        "metadata": {"labels": _labels(plan, job)},
        "spec": {
            "restartPolicy": "Never",
            "serviceAccountName": named(plan, ACCOUNT),
            "automountServiceAccountToken": at(_NO, "default:permissions"),
            "securityContext": POD_SECURITY,
            "containers": [_container(plan, job, step, version)],
            "volumes": list(volumes(plan, job, step, tree)),
            **(_nodes(plan, gpu) if gpu else {}),
        },
    }


def evaluation(plan: Plan, job: Job) -> Step | None:
    """The step that is run again, if any: its pod gets its secrets and its volumes."""
    name = plan.evaluation.step if plan.evaluation and job.scores else None
    return next((each for each in plan.steps if each.name == name), None)


def _labels(plan: Plan, job: Job) -> dict[str, Json]:
    found: dict[str, Json] = {
        **{key: at(value, f"project.labels.{key}") for key, value in plan.labels.items()},
        "app.kubernetes.io/part-of": at(plan.project, "project.name"),
        "app.kubernetes.io/component": at(job.name, job.origin),
    }
    return found | outside_of_the_mesh(plan)


def _container(plan: Plan, job: Job, step: Step | None, version: Traced) -> Json:
    """The team's own code, which scores, may write where its image lets it."""
    of_step = (f"{step.origin.path}.resources",) if step else ("pipeline.steps", job.origin)
    return runtime_container(
        CONTAINER,
        at(plan.image or "", "pipeline.image"),
        [*_verb(plan, job), *(_start(plan, job, version) if job.starts else ())],
        asked(job_resources(plan, job), *of_step, "evaluation"),
        env=list(_env(plan, job, step)),
        mounts=list(mounts(job, step)),
        security=also(WRITING_SECURITY if step else READ_ONLY_SECURITY, "evaluation"),
    )


def _verb(plan: Plan, job: Job) -> Iterator[Json]:
    if not job.question:
        yield "start-run"
        return
    observed = plan.monitoring.observations
    place = f"{OBSERVATIONS}/{observed.dataset if observed else ''}"
    yield from ("watch", at(job.question, job.origin), "--run", f"{WORK}/run", "--observations")
    yield at(place, "monitoring.observations.dataset", job.origin)


def _start(plan: Plan, job: Job, version: Traced) -> Iterator[Json]:
    """What is started, as whom and why; the version is the one that was compiled with this."""
    project = at(plan.project, "project.name")
    yield from ("--api", API, "--namespace", namespace(plan))
    yield from ("--pipeline", project, "--version", version, "--experiment", project)
    yield from ("--service-account", named(plan, "pipeline"))
    yield from ("--because", at(job.origin.rpartition(".")[2], job.origin))


def _env(plan: Plan, job: Job, step: Step | None) -> Iterator[Json]:
    if job.question:
        yield from registry_secrets(plan)
    if job.starts:
        yield {"name": "KF_PIPELINES_SA_TOKEN_PATH", "value": f"{TOKEN}/token"}
    if step is not None:
        yield from secrets_of(step, "evaluation")


def _nodes(plan: Plan, gpu: Gpu) -> dict[str, Json]:
    """The nodes of the GPU's type."""
    path = f"platform.kubeflow.flavors.{gpu.type}"
    labels = dict(cluster(plan).flavors[gpu.type].node_labels)
    borne = [toleration(each) for each in tolerations(plan, gpu.type)]
    return {
        "nodeSelector": at(labels, f"{path}.node-labels", "pipeline.steps", "evaluation"),
        "tolerations": at(borne, path, "pipeline.steps", "evaluation"),
    }
