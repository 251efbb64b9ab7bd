"""TrainJobs of Kubeflow Trainer: what one is called, what is asked for, what became of it.

https://www.kubeflow.org/docs/components/trainer/
"""

import hashlib
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from .cluster import Cluster
from .document import Json, Node
from .errors import RunError, StepFailedError, UnreachableError

_NAME_DIGITS, _STEP_LETTERS = 12, 20
_TRAINER, _KUEUE = "trainer.kubeflow.org/v1alpha1", "kueue.x-k8s.io/v1beta1"
_JOB_UID = "kueue.x-k8s.io/job-uid"
"""Kueue labels the Workload of a job with it: https://kueue.sigs.k8s.io/docs/reference/labels-and-annotations/."""
_DELETION_SECONDS = 300.0
_NO_QUOTA = ("QuotaReserved", "False")
WAITING, RUNNING, COMPLETE, FAILED = "waiting", "running", "complete", "failed"


def job_name(run: str, step: str, attempt: int) -> str:
    """Always the same for one attempt of a step in a run: a launcher that comes again finds it.

    JobSet adds the node's number and five letters to it, and all of that is one name of 63 letters.
    """
    digest = hashlib.sha256(f"{run}/{step}".encode()).hexdigest()
    return f"{step[:_STEP_LETTERS]}-{digest[:_NAME_DIGITS]}-{attempt}"


@dataclass(frozen=True, slots=True)
class State:
    """What a job does, and why, in the words of who decides it."""

    word: str
    why: str


@dataclass(frozen=True, slots=True)
class TrainJobs:
    """The jobs of one namespace; `template` is the job as it was compiled."""

    cluster: Cluster
    template: Node

    @property
    def namespace(self) -> str:
        return self.template.at("metadata").at("namespace").text()

    def get(self, name: str) -> Node | None:
        found = self.cluster.get(f"{self._path()}/{name}")
        return None if found is None else Node(f"trainjob/{name}", found)

    def newest(self, run: str, step: str) -> tuple[int, Node | None]:
        """The attempt that counts, and its job if it is there: the first that has not failed."""
        attempt, found = 1, self.get(job_name(run, step, 1))
        while found is not None and self.state(found).word == FAILED:
            attempt += 1
            found = self.get(job_name(run, step, attempt))
        return attempt, found

    def create(self, name: str, runtime: str, words: Sequence[str]) -> None:
        """Start the job by `runtime`, its nodes with `words` after those that were compiled."""
        spec = self.template.at("spec")
        trainer = spec.at("trainer")
        arguments: list[Json] = [*trainer.at("args").texts(), *words]
        self.cluster.create(
            self._path(),
            {
                **_values(self.template),
                "metadata": {
                    **_values(self.template.at("metadata")),
                    "name": name,
                    "ownerReferences": self._owners(),
                },
                "spec": {
                    **_values(spec),
                    "runtimeRef": {**_values(spec.at("runtimeRef")), "name": runtime},
                    "trainer": {**_values(trainer), "args": arguments},
                },
            },
        )

    def delete(self, name: str) -> None:
        self.cluster.delete(f"{self._path()}/{name}")

    def state(self, job: Node) -> State:
        """What the job does now."""
        for condition in _conditions(job):
            for kind, word in (("Complete", COMPLETE), ("Failed", FAILED)):
                if (condition.at("type").value, condition.at("status").value) == (kind, "True"):
                    return State(word, _said(condition))
        if job.at("spec").at("suspend").value is True:
            return State(WAITING, self._waits_for(job))
        return State(RUNNING, _ready(job))

    def _waits_for(self, job: Node) -> str:
        """Why Kueue has not let it start: the condition of its Workload."""
        uid = job.at("metadata").at("uid").value
        path = f"/apis/{_KUEUE}/namespaces/{self.namespace}/workloads"
        try:
            found = self.cluster.get(f"{path}?{urlencode({'labelSelector': f'{_JOB_UID}={uid}'})}")
        except RunError as error:
            return f"Kueue cannot be asked why: {error}"
        workloads = () if found is None else Node("workloads", found).at("items").items()
        for condition in (each for one in workloads for each in _conditions(one)):
            if (condition.at("type").value, condition.at("status").value) == _NO_QUOTA:
                return _said(condition)
        return "Kueue has not looked at it yet"

    def _owners(self) -> list[Json]:
        """The Workflow that owns our own pod: where it is deleted, so is the job."""
        pod = os.environ.get("KFP_POD_NAME", "")
        found = self.cluster.get(f"/api/v1/namespaces/{self.namespace}/pods/{pod}") if pod else None
        if found is None:
            return []
        owners = Node("pod", found).at("metadata").at("ownerReferences")
        keys = ("apiVersion", "kind", "name", "uid")
        return [{key: each.at(key).value for key in keys} for each in _items(owners)]

    def _path(self) -> str:
        return f"/apis/{_TRAINER}/namespaces/{self.namespace}/trainjobs"


@dataclass(slots=True)
class TrainJob:
    """One job. `there`: an earlier launcher of this run has asked for it."""

    jobs: TrainJobs
    name: str
    attempt: int
    runtime: str
    there: bool
    failed: bool = False

    @classmethod
    def of(cls, jobs: TrainJobs, run: str, step: str, runtime: str, pause: float) -> "TrainJob":
        """The job of this step in this run; one that is being deleted is waited for."""
        until = time.monotonic() + _DELETION_SECONDS
        attempt, found = jobs.newest(run, step)
        while found is not None and not found.at("metadata").at("deletionTimestamp").absent:
            if time.monotonic() > until:
                raise UnreachableError(f"{found.where} is deleted, and does not go")
            time.sleep(pause)
            attempt, found = jobs.newest(run, step)
        return cls(jobs, job_name(run, step, attempt), attempt, runtime, found is not None)

    def start(self, words: Sequence[str]) -> None:
        self.jobs.create(self.name, self.runtime, words)

    def state(self) -> State:
        found = self.jobs.get(self.name)
        if found is None:
            raise StepFailedError(f"trainjob/{self.name} was deleted by somebody else")
        now = self.jobs.state(found)
        self.failed = now.word == FAILED
        return now

    def end(self) -> bool:
        """Delete it; one that failed stays, to be looked at. Whether nothing of it can go on."""
        if self.failed:
            return True
        try:
            self.jobs.delete(self.name)
        except RunError:
            print(
                f"trainjob/{self.name} could not be deleted, and may go on. End it: "
                f"`kubectl delete trainjob {self.name} -n {self.jobs.namespace}`",
                file=sys.stderr,
            )
            return False
        return True


def _values(node: Node) -> dict[str, Json]:
    return {key: each.value for key, each in node.entries().items()}


def _items(node: Node) -> tuple[Node, ...]:
    return () if node.absent else node.items()


def _conditions(node: Node) -> tuple[Node, ...]:
    status = node.at("status")
    return () if status.absent else _items(status.at("conditions"))


def _said(condition: Node) -> str:
    words = (condition.at(key).value for key in ("reason", "message"))
    return ": ".join(str(each) for each in words if each)


def _ready(job: Node) -> str:
    """Whether the nodes are there; to JobSet a job is ready once all its pods are."""
    nodes, status = job.at("spec").at("trainer").at("numNodes").value, job.at("status")
    jobs = () if status.absent else _items(status.at("jobsStatus"))
    ready = any(each.at("ready").value for each in jobs)
    return f"all {nodes} nodes run" if ready else f"{nodes} nodes are about to start"
