"""TrainJobs of several nodes in the emitted queue, run by Trainer, JobSet, Kueue, a scheduler."""

from pathlib import Path

from conformance.control_plane.jobs import (
    jobs,
    refusal,
    run_to_complete,
    running_pods,
    train_job,
    training_runtime,
)
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.pods import RESTRICTED
from conformance.control_plane.teams import Team, condition, holds, join

L4 = "NVIDIA-L4"
NODES, GPUS = 2, 2


def test_train_jobs_of_the_whole_quota_run_one_after_the_other(
    training: Plane, tmp_path: Path
) -> None:
    team = join(training, "gang", tmp_path)
    names = ("first", "second")
    for name in names:
        given(team, name, nodes=NODES, gpus=GPUS)
        if name == "first":
            until(lambda: len(running_pods(team, "first")) == NODES, "both nodes of the first run")
    waits = until(lambda: refusal(team, "second"), "Kueue says why the second waits")
    assert "insufficient unused quota for nvidia.com/gpu" in waits, waits
    assert not running_pods(team, "second")
    where = {each["spec"]["nodeName"] for each in running_pods(team, "first")}
    for each in where:
        labels = training.read(f"/api/v1/nodes/{each}")["metadata"]["labels"]
        assert labels["nvidia.com/gpu.product"] == L4
    run_to_complete(team, names)
    first, second = (team.workload_of(each) for each in names)
    ended = condition(first, "Finished")["lastTransitionTime"]
    assert condition(second, "Admitted")["lastTransitionTime"] >= ended


def given(team: Team, name: str, *, nodes: int, gpus: int, **labels: str) -> None:
    runtime = training_runtime(team.name, RESTRICTED)
    job = train_job(team, name, nodes=nodes, gpus=gpus, **labels)
    answer = team.plane.apply([runtime, job])
    assert answer.status == 0, answer.err


def test_a_train_job_of_more_than_the_queue_waits_and_kueue_says_so(
    training: Plane, tmp_path: Path
) -> None:
    team = join(training, "toolarge", tmp_path)
    given(team, "large", nodes=4, gpus=2)
    words = until(lambda: refusal(team, "large"), "Kueue says why it waits")
    assert "insufficient quota for nvidia.com/gpu" in words, words
    assert "(8) > maximum capacity (4)" in words, words
    given(team, "small", nodes=1, gpus=2)
    run_to_complete(team, ["small"])
    assert holds(jobs(team)["large"], "Suspended")
    assert refusal(team, "large") == words


def test_a_train_job_of_higher_priority_preempts_within_the_quotas(
    training: Plane, tmp_path: Path
) -> None:
    """The emitted bundle as it is: a suspended job has no pods that ResourceQuota would count."""
    team = join(training, "urgent", tmp_path)
    given(team, "low", nodes=NODES, gpus=GPUS)
    until(lambda: len(running_pods(team, "low")) == NODES, "the first job runs")
    priority = {"kueue.x-k8s.io/priority-class": f"{team.name}-training"}
    given(team, "high", nodes=NODES, gpus=GPUS, **priority)
    until(lambda: len(running_pods(team, "high")) == NODES, "the other job runs")
    assert condition(team.workload_of("low"), "Evicted")["reason"] == "Preempted"
    assert not running_pods(team, "low")
    run_to_complete(team, ["high", "low"])
