"""The teams, their nodes, and the workloads that they submit."""

import itertools
import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.control_plane.nodes import SECONDS, add_nodes, node
from conformance.control_plane.plane import Plane
from conformance.control_plane.pods import PAUSE
from conformance.control_plane.teams import join
from scale.observer import Observer

GPU, TYPE = "nvidia.com/gpu", "nvidia-l4"
GPUS_OF_A_NODE = 8
CREATED = 201
_SUBMITTERS = 4
_BATCH = 100
_SEED = 1
_PODS, _GPUS = (1, 2, 4), (1, 2, 4, 8)
"""A workload has so many pods of so many GPUs each: 8.75 GPUs in the middle."""


@dataclass(frozen=True)
class Settings:
    teams: int
    nodes: int
    workloads: int
    minutes: int
    duration: int

    @property
    def gpus(self) -> int:
        """What a team may use: an equal part of all GPUs."""
        return self.nodes * GPUS_OF_A_NODE // self.teams

    def names(self) -> list[str]:
        return [f"team-{number:02}" for number in range(self.teams)]


def add_teams(plane: Plane, wanted: Settings, folder: Path) -> dict[str, int]:
    """The compiled bundle of every team, and the nodes; GPUs by namespace."""
    quotas: dict[str, Any] = {
        "gpus": {TYPE: wanted.gpus, "nvidia-mig-1g.10gb": 2},
        "gpus-per-job": GPUS_OF_A_NODE,
        # As many pods as can hold a GPU each: GPUs are what the teams run out of.
        "pods": wanted.gpus + 10,
        "cpu": wanted.gpus * 4,
        "memory": f"{wanted.gpus * 8}Gi",
    }
    for name in wanted.names():
        join(plane, name, folder / name, nodes=False, quotas=quotas)
    name = wanted.names()[0]
    flavor = plane.get("resourceflavor", f"{name}.{name}-{TYPE}")
    made = [node(f"gpu-{number:04}", flavor, {GPU: "8"}) for number in range(wanted.nodes)]
    for start in range(0, len(made), _BATCH):
        add_nodes(plane, made[start : start + _BATCH])
    return dict.fromkeys(wanted.names(), wanted.gpus)


def workloads(wanted: Settings) -> Iterator[dict[str, Any]]:
    """Jobs of one to four pods, of the teams in turn; the same ones every time."""
    rng = random.Random(_SEED)  # noqa: S311 - nothing secret
    teams = itertools.cycle(wanted.names())
    for number, team in zip(range(wanted.workloads), teams, strict=False):
        yield job(team, f"job-{number}", rng.choice(_PODS), rng.choice(_GPUS), wanted.duration)


def job(team: str, name: str, pods: int, gpus: int, seconds: int) -> dict[str, Any]:
    """A Job in the queue of its team; its pods run for so many seconds."""
    amounts = {"cpu": "1", "memory": "1Gi", GPU: str(gpus)}
    # Kueue counts a missing request by the LimitRange, not by the limit, before its issue 15020.
    resources = {"requests": amounts, "limits": amounts}
    container = {"name": "main", "image": PAUSE, "resources": resources}
    template = {
        "metadata": {"annotations": {SECONDS: f"{seconds}s"}},
        "spec": {"restartPolicy": "Never", "containers": [container]},
    }
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {
            "name": name,
            "namespace": team,
            "labels": {"kueue.x-k8s.io/queue-name": f"{team}-queue"},
        },
        "spec": {
            "parallelism": pods,
            "completions": pods,
            "suspend": True,
            # What has ended is nobody's load: it goes, as a cluster's janitor would have it.
            "ttlSecondsAfterFinished": 60,
            "template": template,
        },
    }


def submit(plane: Plane, wanted: Settings, observer: Observer) -> None:
    """All workloads from a few threads; until all are finished, or the time is over."""
    deadline = time.monotonic() + 60 * wanted.minutes
    waiting = workloads(wanted)
    lock = threading.Lock()

    def submitter() -> None:
        while time.monotonic() < deadline:
            with lock:
                each = next(waiting, None)
            if each is None:
                return
            path = f"/apis/batch/v1/namespaces/{each['metadata']['namespace']}/jobs"
            status, answer = plane.post(path, each)
            assert status == CREATED, answer

    with ThreadPoolExecutor(_SUBMITTERS) as threads:
        for done in [threads.submit(submitter) for _ in range(_SUBMITTERS)]:
            done.result()
    while observer.finished < wanted.workloads and time.monotonic() < deadline:
        observer.check()
        time.sleep(1)
