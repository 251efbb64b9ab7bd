"""The exit task, in the form that KFP's compiler gives to `dsl.ExitHandler`.

All other tasks stand in a DAG of their own; the exit task waits for it, runs however it ended, and
is told how. https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/control-flow/
"""

from collections.abc import Iterator, Mapping

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import at
from mlopsc_targets.kubeflow.pipeline import names
from mlopsc_targets.kubeflow.pipeline.tasks import Task

STATUS: Json = {names.STATUS: {"isOptional": True, "parameterType": "TASK_FINAL_STATUS"}}
"""What the exit task's component is given."""


def root(task: Task) -> dict[str, Json]:
    """The root of the graph: the DAG with all else, and the exit task."""
    all_else = {
        "taskInfo": {"name": names.EXIT_HANDLER},
        "componentRef": {"name": names.component(names.EXIT_HANDLER)},
    }
    status = {"taskFinalStatus": {"producerTask": names.EXIT_HANDLER}}
    told = {
        "taskInfo": {"name": task.name},
        "componentRef": {"name": names.component(task.name)},
        "cachingOptions": {},
        "dependentTasks": list(task.after),
        "inputs": {"parameters": {names.STATUS: status}},
        "triggerPolicy": {"strategy": "ALL_UPSTREAM_TASKS_COMPLETED"},
    }
    return {names.EXIT_HANDLER: at(all_else, *task.origins), task.name: at(told, *task.origins)}


def component(tasks: Mapping[str, Json]) -> Iterator[tuple[str, Json]]:
    """The DAG with all else."""
    yield names.component(names.EXIT_HANDLER), {"dag": {"tasks": tasks}}
