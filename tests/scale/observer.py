"""What is in use, at every moment that a watch shows.

Events of one watch come in the order in which the objects changed, so after each of them the count
is what a state of the cluster was: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
"""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from http.client import HTTPException, HTTPResponse
from types import TracebackType
from typing import Any

from conformance.control_plane.plane import Plane

GPU = "nvidia.com/gpu"
PODS = "/api/v1/pods"
WORKLOADS = "/apis/kueue.x-k8s.io/v1beta2/workloads"
FULL = 0.9
_ENDED = {"Succeeded", "Failed"}


class Observer:
    """GPUs of pods that have not ended, and of workloads that hold quota, by team."""

    def __init__(self, plane: Plane, quotas: dict[str, int]) -> None:
        self.quotas = quotas
        self.exceeded: list[str] = []
        self.moments = 0
        self.peak = dict.fromkeys(quotas, 0)
        self.admitted: dict[str, float] = {}
        self._ended: set[str] = set()
        self.full_after: float | None = None
        self.started = time.monotonic()
        self._pods = Usage(quotas)
        self._reserved = Usage(quotas)
        self._lock = threading.Lock()
        self._broken: list[BaseException] = []
        self._watches = [
            Watch(plane, PODS, self._see_pod, self._broken),
            Watch(plane, WORKLOADS, self._see_workload, self._broken),
        ]

    def __enter__(self) -> "Observer":
        for each in self._watches:
            each.start()
        self.started = time.monotonic()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for each in self._watches:
            each.stop()

    @property
    def finished(self) -> int:
        return len(self._ended)

    def check(self) -> None:
        """A watch that broke off has seen nothing since: no figure is worth anything then."""
        if self._broken:
            raise RuntimeError("a watch broke off") from self._broken[0]

    def _see_pod(self, kind: str, pod: Any) -> None:
        ended = kind == "DELETED" or pod["status"].get("phase") in _ENDED
        self._count(self._pods, "pods", pod, 0 if ended else _gpus(pod["spec"]))
        in_use = self._pods.total
        if self.full_after is None and in_use >= FULL * sum(self.quotas.values()):
            self.full_after = time.monotonic() - self.started

    def _see_workload(self, kind: str, workload: Any) -> None:
        conditions = {
            each["type"]: each["status"] == "True"
            for each in workload.get("status", {}).get("conditions") or ()
        }
        name = workload["metadata"]["uid"]
        finished = conditions.get("Finished", False)
        if conditions.get("Admitted"):
            self.admitted.setdefault(name, time.monotonic() - self.started)
        if finished:
            self._ended.add(name)
        holds = conditions.get("QuotaReserved") and not finished and kind != "DELETED"
        self._count(self._reserved, "workloads", workload, _reserved(workload) if holds else 0)

    def _count(self, usage: "Usage", what: str, found: Any, gpus: int) -> None:
        """One more moment: what a team uses now, against its quota."""
        team = found["metadata"]["namespace"]
        if team not in self.quotas:
            return
        in_use = usage.set(team, found["metadata"]["uid"], gpus)
        with self._lock:
            self.moments += 1
            self.peak[team] = max(self.peak[team], in_use)
            if in_use > self.quotas[team]:
                moment = f"{time.monotonic() - self.started:.1f} s"
                words = f"{team}: {in_use} GPUs in {what}, quota {self.quotas[team]}"
                self.exceeded.append(f"{moment}: {words}")


class Usage:
    """GPUs by team, as the sum of what each object uses."""

    def __init__(self, quotas: dict[str, int]) -> None:
        self.total = 0
        self._teams = dict.fromkeys(quotas, 0)
        self._objects: dict[str, int] = defaultdict(int)

    def set(self, team: str, uid: str, gpus: int) -> int:
        change = gpus - self._objects[uid]
        self._objects[uid] = gpus
        self._teams[team] += change
        self.total += change
        return self._teams[team]


class Watch:
    """A watch in a thread, from the state that the server has now; it ends with the observer."""

    def __init__(
        self,
        plane: Plane,
        path: str,
        see: Callable[[str, Any], None],
        broken: list[BaseException],
    ) -> None:
        self._plane, self._path, self._see, self._broken = plane, path, see, broken
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()

    def _run(self) -> None:
        try:
            found = self._plane.read(self._path)
            version = found["metadata"]["resourceVersion"]
            for each in found["items"]:
                self._see("ADDED", each)
            while not self._stopped.is_set():
                version = self._follow(version)
        except (OSError, HTTPException, AssertionError, ValueError, KeyError) as error:
            if not self._stopped.is_set():
                self._broken.append(error)

    def _follow(self, version: str) -> str:
        """Until the server ends the watch, which it does after some minutes: the last version."""
        with self._plane.watch(self._path, version) as response:
            for kind, found in _events(response):
                if kind == "ERROR":
                    raise ValueError(found.get("message", found))
                version = found["metadata"]["resourceVersion"]
                if kind != "BOOKMARK":
                    self._see(kind, found)
                if self._stopped.is_set():
                    break
        return version


def _events(response: HTTPResponse) -> Iterator[tuple[str, Any]]:
    while line := response.readline():
        event = json.loads(line)
        yield event["type"], event["object"]


def _reserved(workload: Any) -> int:
    """Without the pods that have ended: what they held is free before the workload is finished.

    https://kueue.sigs.k8s.io/docs/concepts/workload/#dynamic-reclaim
    """
    given_back = {
        each["name"]: each["count"] for each in workload["status"].get("reclaimablePods") or ()
    }
    return sum(
        (each["count"] - given_back.get(each["name"], 0)) * _gpus(each["template"]["spec"])
        for each in workload["spec"]["podSets"]
    )


def _gpus(spec: Any) -> int:
    return sum(
        int(each.get("resources", {}).get("limits", {}).get(GPU, 0)) for each in spec["containers"]
    )
