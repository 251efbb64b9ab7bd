"""Let the cluster serve the champion: roll it out, watch it, go back when it does not stay well.

The InferenceService comes from the compiled tree; the version stands in one of its annotations,
which KServe hands on to the pods. A ConfigMap remembers the version that served well, so that a
controller that starts anew does not judge it again. What the Deployment's status means:
https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from . import rollback
from .backends import Backend, Champion
from .cluster import Cluster
from .document import Json, Node
from .errors import LostRaceError, RefusedError, RunError, UnreachableError

VERSION = "mlopsc.dev/model-version"
POLL_SECONDS = 5.0
_BAKES = 3
"""How often a version may begin to bake."""
State = Literal["none", "served", "ailing", "moved", "returned", "stuck"]
EXIT_CODES = {"none": 0, "served": 0, "ailing": 1, "moved": 1, "returned": 1, "stuck": 1}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one look at the champion ended, and the line that says so."""

    state: State
    line: str


class _FailedError(Exception):
    """The new version does not serve; the message says why."""


class _MovedError(Exception):
    """Somebody moved the champion while a version was rolled out."""


@dataclass(frozen=True, slots=True)
class Service:
    """One InferenceService and what rolls it out; times in seconds."""

    wanted: Node
    cluster: Cluster
    ready_within: float
    bake: float
    say: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep

    @property
    def name(self) -> str:
        return self.wanted.at("metadata").at("name").text()

    def _in_namespace(self, api: str, kind: str, name: str) -> str:
        namespace = self.wanted.at("metadata").at("namespace").text()
        return f"/{api}/namespaces/{namespace}/{kind}/{name}"

    @property
    def path(self) -> str:
        api = f"apis/{self.wanted.at('apiVersion').text()}"
        return self._in_namespace(api, "inferenceservices", self.name)

    @property
    def _deployment(self) -> str:
        return self._in_namespace("apis/apps/v1", "deployments", f"{self.name}-predictor")

    @property
    def _memory(self) -> str:
        return self._in_namespace("api/v1", "configmaps", f"{self.name}-served")

    def follow(self, backend: Backend) -> Outcome:
        """Bring the cluster to the champion, wait until it serves and has baked."""
        champion = backend.champion()
        if champion is None:
            return Outcome("none", "there is no champion yet, so nothing serves")
        number, before = champion.version, self.served_well()
        self.cluster.apply(self.path, self.with_version(number))
        if before == number:
            missing = self.missing(number)
            return Outcome("ailing" if missing else "served", _serving(number, missing))
        self.say(f"rolling out v{number}; {_named(before)} served before")
        try:
            self._roll_out(backend, number)
        except _MovedError:
            return Outcome("moved", f"v{number} is the champion no more; looking again")
        except _FailedError as error:
            return self._back(backend, champion, f"v{number} does not serve: {error}")
        self._remember(number)
        return Outcome("served", _serving(number, ""))

    def served_well(self) -> int | None:
        """The last version that was ready and stayed well."""
        found = self.cluster.get(self._memory)
        if found is None:
            raise RefusedError(f"{self._memory} is missing: apply the compiled tree")
        data = Node(self._memory, found).at("data")
        said = None if data.absent else data.at("version").optional_text()
        return int(said) if said and said.isdecimal() else None

    def _remember(self, number: int) -> None:
        name = f"{self.name}-served"
        kind: dict[str, Json] = {"apiVersion": "v1", "kind": "ConfigMap"}
        self.cluster.apply(
            self._memory, {**kind, "metadata": {"name": name}, "data": {"version": str(number)}}
        )

    def with_version(self, number: int) -> dict[str, Json]:
        """The InferenceService as it is applied for version `number`."""
        metadata = self.wanted.at("metadata").entries()
        annotations = self.wanted.at("metadata").at("annotations").text_map()
        return {
            **{key: each.value for key, each in self.wanted.entries().items()},
            "metadata": {
                **{key: each.value for key, each in metadata.items()},
                "annotations": {**annotations, VERSION: str(number)},
            },
        }

    def _roll_out(self, backend: Backend, number: int) -> None:
        for _ in range(_BAKES):
            self._until_ready(backend, number)
            if not (missing := self._bake(backend, number)):
                return
            # One bad look may be a node that went: it gets the time of a rollout again.
            self.say(f"v{number}: {missing}")
        raise _FailedError(f"it did not stay ready for {self.bake:.0f} s, {_BAKES} times")

    def _bake(self, backend: Backend, number: int) -> str:
        """What was missing while it had to stay ready; nothing when it stayed so all the time."""
        if self.bake:
            self.say(f"v{number} is ready; it has to stay so for {self.bake:.0f} s")
        for _ in self._looks(backend, number, self.bake):
            if missing := self.missing(number):
                return missing
        return ""

    def _until_ready(self, backend: Backend, number: int) -> None:
        """_FailedError when something is still missing when the time is over."""
        missing = ""
        for _ in self._looks(backend, number, self.ready_within):
            missing = self.missing(number)
            if not missing:
                return
        raise _FailedError(f"not ready within {self.ready_within:.0f} s, {missing}")

    def _looks(self, backend: Backend, number: int, seconds: float) -> Iterator[None]:
        """One look now, one at the end, and as many as fit between them.

        _MovedError as soon as another version is the champion: a person's rollback never waits.
        """
        end = self.clock() + seconds
        while True:
            yield
            left = end - self.clock()
            if left <= 0:
                return
            self.pause(min(POLL_SECONDS, left))
            with contextlib.suppress(UnreachableError):  # the registry may be away for a moment
                present = backend.champion()
                if present is None or present.version != number:
                    raise _MovedError

    def missing(self, number: int) -> str:
        """Why version `number` does not serve alone yet; nothing when it does."""
        try:
            found = self.cluster.get(self._deployment)
        except UnreachableError as error:
            return str(error)
        if found is None:
            return "KServe has made no Deployment yet"
        node = Node(f"{self.name}-predictor", found)
        annotations = node.at("spec").at("template").at("metadata").at("annotations")
        if annotations.absent or annotations.at(VERSION).optional_text() != str(number):
            return "the Deployment is still the one before"
        seen = node.at("status").at("observedGeneration").optional_number()
        if seen != node.at("metadata").at("generation").number():
            return "Kubernetes has not looked at the new Deployment yet"
        return _behind(node.at("status"), node.at("spec").at("replicas").number())

    def _back(self, backend: Backend, champion: Champion, wrong: str) -> Outcome:
        """Return to the champion before, which is what a person would do at night."""
        if champion.previous_version is None:
            return Outcome("stuck", f"{wrong}; there is no version to return to")
        try:
            returned = rollback.rollback(backend, expected=champion)
        except LostRaceError as error:
            return Outcome("moved", f"{wrong}; {error}")
        self.cluster.apply(self.path, self.with_version(champion.previous_version))
        return Outcome("returned", f"{wrong}; {returned}")


def _named(number: int | None) -> str:
    return "nothing" if number is None else f"v{number}"


def _serving(number: int, missing: str) -> str:
    return f"v{number} serves" + (f", but {missing}" if missing else "")


def _behind(status: Node, wanted: int) -> str:
    """What of a Deployment is not the new version, or not ready."""
    new, every, available = (
        status.at(key).optional_number() or 0
        for key in ("updatedReplicas", "replicas", "availableReplicas")
    )
    if new < wanted:
        return f"{new} of {wanted} replicas are of the new version"
    if every > new:
        return f"replicas of the old version are left: {every - new}"
    return f"{available} of {wanted} replicas are ready" if available < wanted else ""


def follow_for_ever(service: Service, connect: Callable[[], Backend], every: float) -> None:
    """Look again and again; what fails is said, and tried anew. Ends by a signal alone."""
    said = ""
    while True:
        try:
            line = service.follow(connect()).line
        except (RunError, OSError) as error:
            line = f"error: {error}"
        if line != said:
            service.say(line)
            said = line
        service.pause(every)
