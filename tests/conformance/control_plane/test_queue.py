"""Kueue does with the emitted queue what it declares: it admits, queues and preempts.

The pods are those of the compiled pipeline's steps, as KFP's driver makes them.
"""

from pathlib import Path
from typing import Any

import pytest
from conformance.control_plane.executors import executor_pod
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.teams import (
    Team,
    condition,
    holds,
    is_gated,
    join,
    phase,
)

CREATED, FORBIDDEN = 201, 403
PRIORITY = "kueue.x-k8s.io/priority-class"


def post(team: Team, pod: dict[str, Any]) -> tuple[int, Any]:
    return team.plane.post(team.pods_path, pod)


def train(team: Team, name: str, *, priority: bool = True) -> dict[str, Any]:
    made = executor_pod(team.built, "train", team.name, name)
    if not priority:
        del made["metadata"]["labels"][PRIORITY]
    return made


def running(team: Team, name: str) -> Any:
    """The pod, once it runs."""

    def runs() -> Any:
        pod = team.pods().get(name)
        return pod if pod and phase(pod) == "Running" else None

    return until(runs, f"{name} runs; {team.plane.folder}")


STEPS = {
    "train": ("nvidia.com/gpu.product", "NVIDIA-L4"),
    "embed": ("nvidia.com/mig.config", "all-1g.10gb"),
}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_runs_on_a_node_of_its_flavor(training: Plane, step: str, tmp_path: Path) -> None:
    team = join(training, f"flavor-{step}", tmp_path)
    status, pod = post(team, executor_pod(team.built, step, team.name, "step"))
    assert status == CREATED, pod
    assert is_gated(pod), "Kueue did not take the pod"
    found = running(team, "step")
    node = training.read(f"/api/v1/nodes/{found['spec']['nodeName']}")
    label, value = STEPS[step]
    assert node["metadata"]["labels"][label] == value
    assert node["spec"]["taints"], "a node that anyone may use shows nothing"
    workload = until(lambda: team.workload_of("step"), "the Workload of the pod")
    (assigned,) = workload["status"]["admission"]["podSetAssignments"]
    # The LimitRange gives it 0 of the other type, which Kueue counts in a flavor, too.
    (flavor,) = {name for each, name in assigned["flavors"].items() if "/" in each}
    assert flavor.startswith(f"{team.name}.{team.name}-nvidia-")


def test_what_is_beyond_the_quota_is_not_let_in(training: Plane, tmp_path: Path) -> None:
    """Kueue admits up to the quota; ResourceQuota counts the pods that wait, too."""
    team = join(training, "beyond", tmp_path)
    for name in ("one", "two"):
        assert post(team, train(team, name))[0] == CREATED
        running(team, name)
    status, answer = post(team, train(team, "three"))
    assert status == FORBIDDEN
    assert "exceeded quota" in answer["message"]
    assert "requests.nvidia.com/gpu=2" in answer["message"]


def test_more_than_the_queue_holds_waits_and_higher_priority_preempts(
    training: Plane, tmp_path: Path
) -> None:
    """Without the ResourceQuota: what is seen is the queue's doing alone."""
    team = join(training, "preempt", tmp_path, without=("ResourceQuota",))
    for name in ("one", "two"):
        assert post(team, train(team, name, priority=False))[0] == CREATED
        running(team, name)
    assert post(team, train(team, "equal", priority=False))[0] == CREATED
    waits = until(lambda: _refused(team, "equal"), "Kueue says why the third waits")
    assert "insufficient unused quota for nvidia.com/gpu" in waits
    assert is_gated(team.pods()["equal"])
    assert post(team, train(team, "high"))[0] == CREATED
    running(team, "high")
    until(lambda: len({"one", "two"} & team.pods().keys()) == 1, "the evicted pod is gone")
    assert is_gated(team.pods()["equal"]), "what has the same priority preempted"


def _refused(team: Team, owner: str) -> str:
    """Why a workload has no quota yet, in Kueue's words."""
    found = condition(team.workload_of(owner), "QuotaReserved")
    return str(found["message"]) if found.get("status") == "False" else ""


def test_what_can_never_fit_is_said_by_kueue_and_waits(training: Plane, tmp_path: Path) -> None:
    """A pod of more GPUs than the queue has; the compiler refuses such a step before that."""
    kinds = ("ResourceQuota", "LimitRange")
    team = join(training, "never", tmp_path, without=kinds)
    pod = train(team, "large")
    pod["spec"]["containers"][0]["resources"]["limits"]["nvidia.com/gpu"] = "5"
    assert post(team, pod)[0] == CREATED
    words = until(lambda: _refused(team, "large"), "Kueue says why it waits")
    assert "insufficient quota for nvidia.com/gpu" in words, words
    assert "maximum capacity (4)" in words, words
    assert is_gated(team.pods()["large"])
    assert not holds(team.workload_of("large"), "Finished")
