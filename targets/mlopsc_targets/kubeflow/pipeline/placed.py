"""A task in the IR: where it is placed among its siblings, and the component that it is of.

https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto
"""

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Origins, Traced, also, at
from mlopsc_targets.kubeflow.pipeline import exit_handler, names
from mlopsc_targets.kubeflow.pipeline.files import File
from mlopsc_targets.kubeflow.pipeline.tasks import Given, Task

_BACKOFF = {"backoffDuration": "30s", "backoffFactor": 2.0, "backoffMaxDuration": "600s"}
_ORDER: Origins = ("pipeline.steps", "pipeline.parallelism", "pipeline.tune")


def placed(task: Task, siblings: frozenset[str]) -> Json:
    """A task among its siblings; what others make comes through the inputs of their DAG."""
    makers = {*(each.task for each in task.reads), *(each.task for each in task.takes)}
    made_here = makers & siblings
    waits = sorted({*made_here, *task.after})
    cached = {"enableCache": True} if task.step else {}
    read = {
        each.key: at(source(each, siblings), *each.origins, *task.origins) for each in task.reads
    }
    told = {each.key: at(_told(each, siblings), *task.origins) for each in task.takes}
    given: dict[str, Json] = {
        **({"artifacts": read} if read else {}),
        **({"parameters": told} if told else {}),
    }
    return at(
        {
            "taskInfo": {"name": task.name},
            "componentRef": {"name": names.component(task.name)},
            "cachingOptions": cached,
            **({"dependentTasks": at(waits, *_ORDER, *task.origins)} if waits else {}),
            **({"inputs": given} if given else {}),
            **({"retryPolicy": _retries(task)} if task.retries else {}),
        },
        *task.origins,
    )


def source(file: File, siblings: frozenset[str]) -> Json:
    if file.task not in siblings:
        return {"componentInputArtifact": file.key}
    made = {"producerTask": file.task, "outputArtifactKey": file.made_as}
    return {"taskOutputArtifact": made}


def _told(given: Given, siblings: frozenset[str]) -> Json:
    if given.task not in siblings:
        return {"componentInputParameter": given.made_as}
    made = {"producerTask": given.task, "outputParameterKey": given.made_as}
    return {"taskOutputParameter": made}


def _retries(task: Task) -> Json:
    path = (f"{task.step.origin.path}.retries",) if task.step else task.origins
    return at({"maxRetryCount": task.retries, **_BACKOFF}, *path)


def component(task: Task) -> Json:
    left: dict[str, Json] = {}
    if task.leaves:
        left["artifacts"] = {
            each.made_as: also(artifact_type(each), *task.origins) for each in task.leaves
        }
    says = (*((names.VERDICT,) if task.judges else ()), *task.says)
    if says:
        left["parameters"] = {each: {"parameterType": "STRING"} for each in says}
    given: dict[str, Json] = {}
    if task.reads:
        given["artifacts"] = {
            each.key: also(artifact_type(each), *task.origins) for each in task.reads
        }
    if task.takes:
        given["parameters"] = {each.key: {"parameterType": each.kind} for each in task.takes}
    if task.name == names.NOTIFY:
        given["parameters"] = exit_handler.STATUS
    return {
        "executorLabel": names.executor(task.name),
        **({"inputDefinitions": given} if given else {}),
        **({"outputDefinitions": left} if left else {}),
    }


def artifact_type(file: File) -> Traced:
    kind = {"schemaTitle": file.schema, "schemaVersion": "0.0.1"}
    return at({"artifactType": kind}, *file.origins)
