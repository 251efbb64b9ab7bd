"""training.json: the TrainJob of every step on several nodes, as the step's launcher creates it.

Only what a run decides is left out: the job's name, its owner, its runtime, the run's folder. The
job is born suspended: without Kueue it never starts, rather than in part.
https://www.kubeflow.org/docs/components/trainer/operator-guides/job-scheduling/kueue/
"""

from collections.abc import Iterator

from mlopsc.artifact.manifest import Json, json_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import at
from mlopsc.plan.model import Plan, Step
from mlopsc_targets.kubeflow.bundle.queue import queue_labels
from mlopsc_targets.kubeflow.names import labels_of, namespace, on_nodes
from mlopsc_targets.kubeflow.pods import WORK

API = "trainer.kubeflow.org/v1alpha1"


def jobs_file(plan: Plan) -> Iterator[Artifact]:
    steps = on_nodes(plan)
    if steps:
        jobs = {each.name: at(_job(plan, each), each.origin.path) for each in steps}
        origins = [f"{each.origin.path}.nodes" for each in steps]
        yield json_file(
            "training.json", at({"schema": "mlopsc/training/v1", "steps": jobs}, *origins)
        )


def _job(plan: Plan, step: Step) -> Json:
    path, gpu = step.origin.path, step.resources.gpu
    # What counts GPUs knows no MIG profile as one, so the number of processes is stated.
    processes = at(gpu.count if gpu else 1, f"{path}.resources.gpu")
    return {
        "apiVersion": API,
        "kind": "TrainJob",
        "metadata": {"namespace": namespace(plan), "labels": labels_of(plan, queue_labels(plan))},
        "spec": {
            "suspend": True,
            "runtimeRef": {"apiGroup": "trainer.kubeflow.org", "kind": "TrainingRuntime"},
            "trainer": {
                "numNodes": at(step.nodes, f"{path}.nodes"),
                "numProcPerNode": processes,
                "args": [WORK, "node", step.name],
            },
        },
    }
