"""TrainJobs of several nodes in the emitted queue, run by Trainer, JobSet, Kueue, a scheduler."""

from pathlib import Path

from conformance.control_plane.jobs import (
    apply,
    jobs,
    refusal,
    run_one_after_the_other,
    run_to_complete,
    running_pods,
    train_job,
    training_runtime,
)
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.pods import RESTRICTED
from conformance.control_plane.teams import Team, condition, holds, join

NODES, GPUS = 2, 2


def given(team: Team, name: str, *, nodes: int = NODES, priority: str = "") -> None:
    """A TrainJob of so many nodes of 2 GPUs, and its runtime."""
    runtime = training_runtime(team.name, RESTRICTED)
    job = train_job(team, name, nodes=nodes, gpus=GPUS, priority=priority)
    apply(team, [runtime, job])


def test_train_jobs_of_the_whole_quota_run_one_after_the_other(
    training: Plane, tmp_path: Path
) -> None:
    team = join(training, "gang", tmp_path)
    runtime = training_runtime(team.name, RESTRICTED)
    first, second = (
        [runtime, train_job(team, name, nodes=NODES, gpus=GPUS)] for name in ("first", "second")
    )
    where = run_one_after_the_other(team, first, second)
    for each in where:
        labels = training.read(f"/api/v1/nodes/{each}")["metadata"]["labels"]
        assert labels["nvidia.com/gpu.product"] == "NVIDIA-L4"


def test_a_train_job_of_more_than_the_queue_waits_and_kueue_says_so(
    training: Plane, tmp_path: Path
) -> None:
    team = join(training, "toolarge", tmp_path)
    given(team, "large", nodes=4)
    words = until(lambda: refusal(team, "large"), "Kueue says why it waits")
    assert "insufficient quota for nvidia.com/gpu" in words, words
    assert "(8) > maximum capacity (4)" in words, words
    given(team, "small", nodes=1)
    run_to_complete(team, ["small"])
    assert holds(jobs(team)["large"], "Suspended")
    assert refusal(team, "large") == words


def test_a_train_job_of_higher_priority_preempts_within_the_quotas(
    training: Plane, tmp_path: Path
) -> None:
    """The emitted bundle as it is: a suspended job has no pods that ResourceQuota would count."""
    team = join(training, "urgent", tmp_path)
    given(team, "low")
    until(lambda: len(running_pods(team, "low")) == NODES, "the first job runs")
    given(team, "high", priority=f"{team.name}-training")
    until(lambda: len(running_pods(team, "high")) == NODES, "the other job runs")
    assert condition(team.workload_of("low"), "Evicted")["reason"] == "Preempted"
    assert not running_pods(team, "low")
    run_to_complete(team, ["high", "low"])
