"""A task as KFP's executor: its container, and beside it what only Kubernetes has.

Amounts and GPUs are written twice, by their old names and their new ones: a backend that knows one
of them only would run the container without (https://github.com/kubeflow/pipelines/issues/11374).
The Kubernetes part keeps to the fields that every backend knows
(https://github.com/kubeflow/pipelines/issues/11935).
"""

from collections.abc import Iterator, Mapping

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Origins, Traced, also, at
from mlopsc.plan.capacity import CPU, MEMORY
from mlopsc.plan.model import Gpu, Plan, Step
from mlopsc_targets.kubeflow.bundle.amounts import resource_of, written
from mlopsc_targets.kubeflow.bundle.queue import queue_labels
from mlopsc_targets.kubeflow.names import cluster
from mlopsc_targets.kubeflow.pipeline.files import File
from mlopsc_targets.kubeflow.pipeline.names import ASK_THE_REGISTRY, NOTIFY, TRACK, VERDICT
from mlopsc_targets.kubeflow.pipeline.nodes import selector, tolerated
from mlopsc_targets.kubeflow.pipeline.tasks import Task
from mlopsc_targets.kubeflow.pods import ENVIRONMENT, TREE, WORK, WORKSPACE

WEBHOOK = "SLACK_WEBHOOK"
"""The variable that `runtime/notify.py` reads."""
_RUN = f"{WORK}/run"
_OPENED_RUN = f"{WORK}/{{{{$.pipeline_job_uuid}}}}"
"""The run is recorded under KFP's own id for it."""
OVERHEAD_SECONDS = 900
"""For the image, the inputs and the outputs; the runtime keeps the step's own limit inside."""
_GIGA, _MILLI = 10**9, 1000


def container(task: Task) -> Json:
    """KFP's PipelineContainerSpec: https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto."""
    return {
        "container": {
            "image": also(task.image, *task.origins),
            "command": ["python3", f"{TREE}/start.py"],
            "args": [WORK, *_arguments(task)],
            "env": [{"name": name, "value": value} for name, value in ENVIRONMENT.items()],
            "resources": _resources(task),
        }
    }


def _arguments(task: Task) -> Iterator[Json]:
    yield from ("task", "--run", _OPENED_RUN if task.name == TRACK else _RUN)
    for each in task.reads:
        yield from _traced(task, each, "--in", "inputs")
    for each in task.leaves:
        yield from _traced(task, each, "--out", "outputs")
    if task.judges:
        yield from ("--verdict", f"{{{{$.outputs.parameters['{VERDICT}'].output_file}}}}")
    yield "--"
    yield from task.verb


def _traced(task: Task, file: File, flag: str, side: str) -> Iterator[Json]:
    key = file.made_as if side == "outputs" else file.key
    for word in (flag, file.path, f"{{{{$.{side}.artifacts['{key}'].path}}}}"):
        yield at(word, *file.origins, *task.origins)


def _resources(task: Task) -> Json:
    path = f"{task.inside.origin.path}.resources" if task.inside else ""
    cpu_at = (f"{path}.cpu", *_nodes_of(task)) if path else task.origins
    memory_at = (f"{path}.memory", *_nodes_of(task)) if path else task.origins
    cpu, memory = task.resources.cpu_millis, task.resources.memory_bytes
    found: dict[str, Json] = {}
    for kind in ("Limit", "Request"):
        found[f"cpu{kind}"] = at(cpu / _MILLI, *cpu_at)
        found[f"memory{kind}"] = at(memory / _GIGA, *memory_at)
        found[f"resourceCpu{kind}"] = at(written(CPU, cpu), *cpu_at)
        found[f"resourceMemory{kind}"] = at(written(MEMORY, memory), *memory_at)
    gpu = task.resources.gpu
    if gpu is not None:
        found["accelerator"] = at(_accelerator(gpu), *_gpu_path(task))
    return found


def _accelerator(gpu: Gpu) -> dict[str, Json]:
    name, count = resource_of(gpu.type), str(gpu.count)
    return {"type": name, "count": count, "resourceType": name, "resourceCount": count}


def _gpu_path(task: Task) -> tuple[str, ...]:
    if task.inside is None:
        return task.origins
    return (f"{task.inside.origin.path}.resources.gpu", *_nodes_of(task))


def kubernetes(plan: Plan, task: Task, tree: Traced) -> Json:
    """KFP's KubernetesExecutorConfig; `tree` is the ConfigMap that holds the compiled tree."""
    return {
        "activeDeadlineSeconds": at(str(task.seconds + OVERHEAD_SECONDS), *_deadline(task)),
        "configMapAsVolume": [{"configMapName": also(tree, *task.origins), "mountPath": TREE}],
        "emptyDirMounts": [{"volumeName": "mlops-work", "mountPath": WORK}],
        "securityContext": at({"runAsNonRoot": True}, "default:pod-security", *task.origins),
        "podMetadata": {"labels": _labels(plan, task)},
        **_nodes(plan, task),
        **_secrets(plan, task),
        **_claims(plan, task),
    }


def _deadline(task: Task) -> tuple[str, ...]:
    if task.step is None:
        return task.origins
    waits = ("quotas.max-runtime",) if task.launches else ()
    return (f"{task.step.origin.path}.timeout", *_nodes_of(task), *waits)


def _nodes_of(task: Task) -> Origins:
    """What decides whether the pod is the step or its launcher."""
    return (f"{task.step.origin.path}.nodes",) if task.step else ()


def _labels(plan: Plan, task: Task) -> Mapping[str, Traced]:
    own = {key: at(value, f"project.labels.{key}") for key, value in plan.labels.items()}
    queued = queue_labels(plan) if task.resources.gpu else {}
    project = at(plan.project, "project.name")
    labels = {**own, "app.kubernetes.io/part-of": project, **queued}
    return {key: also(value, *task.origins) for key, value in labels.items()}


def _nodes(plan: Plan, task: Task) -> dict[str, Json]:
    """The nodes of the GPU's type; what the step says of nodes comes on top."""
    gpu, step, found = task.resources.gpu, task.inside, dict[str, Json]()
    labels = selector(plan, gpu, step, task.origins)
    borne = tolerated(plan, gpu, step, task.origins)
    if labels:
        found["nodeSelector"] = at({"labels": labels}, *task.origins, *_selector(step))
    if borne:
        found["tolerations"] = borne
    return found


def _selector(step: Step | None) -> tuple[str, ...]:
    return (f"{step.origin.path}.node-selector",) if step else ()


def _secrets(plan: Plan, task: Task) -> dict[str, Json]:
    """Secrets as variables, each under the key of its own variable's name."""
    found: dict[str, list[Traced]] = {}
    for secret, variable, path in sorted(_read(plan, task)):
        pair = {"secretKey": variable, "envVar": variable}
        found.setdefault(secret, []).append(at(pair, path, *task.origins))
    if not found:
        return {}
    return {
        "secretAsEnv": [
            at(
                {"secretName": name, "keyToEnv": keys},
                *(each for key in keys for each in key.origins),
            )
            for name, keys in found.items()
        ]
    }


def _read(plan: Plan, task: Task) -> Iterator[tuple[str, str, str]]:
    """What a task reads: the Secret, the variable, where the spec says so."""
    step = task.inside or task.again
    if step is not None:
        path = f"{step.origin.path}.secrets"
        yield from ((name, key, f"{path}.{key}") for key, name in step.secrets.items())
    if task.name == NOTIFY:
        yield plan.monitoring.slack_secret or "", WEBHOOK, "monitoring.alerts.slack.secret"
    if task.name in ASK_THE_REGISTRY:
        found = plan.tracking.secrets.items()
        yield from ((name, key, "tracking.secrets") for key, name in found)


def _claims(plan: Plan, task: Task) -> dict[str, Json]:
    """Existing claims: those that the step names, and the one that pods share."""
    found: list[Json] = []
    step = task.inside or task.again
    if step is not None:
        read = (*_nodes_of(task), *(() if task.inside else task.origins))
        for each in step.volumes:
            mount = {"constant": each.claim, "mountPath": each.path}
            found.append(at(mount, f"{step.origin.path}.volumes", *read))
    if task.shares:
        claim = at(cluster(plan).workspace, "platform.kubeflow.workspace.claim")
        why = (f"{path}.{field}" for path in task.origins for field in ("nodes", "checkpoint"))
        found.append(at({"constant": claim, "mountPath": WORKSPACE}, *why))
    return {"pvcMount": found} if found else {}
