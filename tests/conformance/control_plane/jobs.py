"""TrainJobs of several nodes, and how they end.

https://www.kubeflow.org/docs/components/trainer/operator-guides/runtime/
https://kueue.sigs.k8s.io/docs/tasks/run/trainjobs/
"""

from collections.abc import Sequence
from typing import Any

from conformance.control_plane.nodes import finish
from conformance.control_plane.plane import until
from conformance.control_plane.pods import PAUSE
from conformance.control_plane.teams import Team, by_name, condition, holds, phase

TRAINER = "trainer.kubeflow.org/v1alpha1"
ANCESTOR = "trainer.kubeflow.org/trainjob-ancestor-step"
RUNTIME = "torch"


def training_runtime(namespace: str, security: dict[str, Any]) -> dict[str, Any]:
    """A runtime of the namespace: one replicated job, `node`, that Trainer fills in."""
    container = {"name": "node", "image": PAUSE, "securityContext": security}
    pods = {"template": {"spec": {"containers": [container]}}}
    node = {
        "name": "node",
        "template": {"metadata": {"labels": {ANCESTOR: "trainer"}}, "spec": pods},
    }
    return {
        "apiVersion": TRAINER,
        "kind": "TrainingRuntime",
        "metadata": {"name": RUNTIME, "namespace": namespace},
        "spec": {
            "mlPolicy": {"numNodes": 1, "torch": {"numProcPerNode": "auto"}},
            "template": {"spec": {"replicatedJobs": [node]}},
        },
    }


def train_job(
    team: Team, name: str, *, nodes: int, gpus: int, priority: str = ""
) -> dict[str, Any]:
    """A TrainJob in the team's queue: `nodes` pods of `gpus` GPUs each."""
    labels = {"kueue.x-k8s.io/queue-name": team.queue}
    if priority:
        labels["kueue.x-k8s.io/priority-class"] = priority
    amounts = {"cpu": "8", "memory": "24Gi", "nvidia.com/gpu": str(gpus)}
    return {
        "apiVersion": TRAINER,
        "kind": "TrainJob",
        "metadata": {"name": name, "namespace": team.name, "labels": labels},
        "spec": {
            "runtimeRef": {"kind": "TrainingRuntime", "name": RUNTIME},
            "trainer": {
                "image": PAUSE,
                "command": ["python", "train.py"],
                "numNodes": nodes,
                "resourcesPerNode": {"requests": amounts, "limits": amounts},
            },
        },
    }


def jobs(team: Team) -> dict[str, Any]:
    """The team's TrainJobs, by name."""
    path = f"/apis/{TRAINER}/namespaces/{team.name}/trainjobs"
    return by_name(team.plane.read(path)["items"])


def apply(team: Team, objects: Sequence[dict[str, Any]]) -> None:
    answer = team.plane.apply(objects)
    assert answer.status == 0, answer.err


def run_one_after_the_other(
    team: Team, first: Sequence[dict[str, Any]], second: Sequence[dict[str, Any]]
) -> set[str]:
    """Two TrainJobs, of which the queue holds one at a time, each with what it needs beside it.

    The second waits whole while the first runs whole, and starts when that one has ended. The
    answer is the nodes of the first.
    """
    apply(team, first)
    (one, nodes), (other, _) = _named(first), _named(second)
    until(lambda: len(running_pods(team, one)) == nodes, f"all nodes of {one} run")
    apply(team, second)
    words = until(lambda: refusal(team, other), f"Kueue says why {other} waits")
    assert "insufficient unused quota" in words, words
    assert not running_pods(team, other)
    where = {each["spec"]["nodeName"] for each in running_pods(team, one)}
    run_to_complete(team, [one, other])
    ended = condition(team.workload_of(one), "Finished")["lastTransitionTime"]
    assert condition(team.workload_of(other), "Admitted")["lastTransitionTime"] >= ended
    return where


def _named(objects: Sequence[dict[str, Any]]) -> tuple[str, int]:
    """The TrainJob among them, and how many nodes it asks for."""
    (job,) = (each for each in objects if each["kind"] == "TrainJob")
    return job["metadata"]["name"], job["spec"]["trainer"]["numNodes"]


def run_to_complete(team: Team, names: Sequence[str]) -> None:
    """Every pod that runs is let finish, until all the TrainJobs are Complete."""

    def complete() -> bool:
        finish(team.plane, team.name)
        found = jobs(team)
        failed = {name: condition(found[name], "Failed") for name in names}
        assert not any(each.get("status") == "True" for each in failed.values()), failed
        return all(holds(found[name], "Complete") for name in names)

    until(complete, f"{', '.join(names)} complete; {team.plane.folder}", seconds=300)


def running_pods(team: Team, job: str) -> list[Any]:
    """The pods of a TrainJob that run now."""
    label = "jobset.sigs.k8s.io/jobset-name"
    return [
        each
        for each in team.pods().values()
        if each["metadata"]["labels"].get(label) == job and phase(each) == "Running"
    ]


def refusal(team: Team, job: str) -> str:
    """Why Kueue does not admit a TrainJob (yet), in its own words; empty where it does."""
    found = condition(team.workload_of(job), "QuotaReserved")
    return str(found["message"]) if found.get("status") == "False" else ""
