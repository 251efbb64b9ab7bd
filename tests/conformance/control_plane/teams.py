"""A team's whole bundle on the cluster, with nodes of its flavors, and what is seen of its work."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.control_plane.emitted import objects, team
from conformance.control_plane.nodes import add_nodes, nodes_of
from conformance.control_plane.plane import Plane, until

from mlopsc.pipeline import Built

KUEUE = "/apis/kueue.x-k8s.io/v1beta2"


@dataclass(frozen=True)
class Team:
    """A compiled bundle that was applied, by the name that its project and namespace have."""

    plane: Plane
    name: str
    built: Built

    @property
    def queue(self) -> str:
        """Its LocalQueue."""
        return f"{self.name}-queue"

    @property
    def pods_path(self) -> str:
        return f"/api/v1/namespaces/{self.name}/pods"

    def pods(self) -> dict[str, Any]:
        """Its pods, by name."""
        return by_name(self.plane.read(self.pods_path)["items"])

    def workloads(self) -> list[Any]:
        path = f"{KUEUE}/namespaces/{self.name}/workloads"
        found: list[Any] = self.plane.read(path)["items"]
        return found

    def workload_of(self, owner: str) -> Any:
        """The Workload that Kueue made for an object, or None."""
        return next((each for each in self.workloads() if owner in owners(each)), None)


def join(
    plane: Plane,
    name: str,
    folder: Path,
    *,
    without: Sequence[str] = (),
    nodes: bool = True,
    quotas: Mapping[str, Any] | None = None,
) -> Team:
    """The bundle of a team, applied but for the kinds `without`; nodes for what it may use."""
    built = team(name, quotas)
    assert built.artifacts, built.diagnostics
    found = [
        each for each in objects(plane, built.artifacts, folder) if each["kind"] not in without
    ]
    answer = plane.apply(found)
    assert answer.status == 0, answer.err
    if nodes:
        add_nodes(plane, nodes_of(found, name, each=8, disk="fast"))
    plane.wait_for_quota(name)
    joined = Team(plane, name, built)
    until(lambda: _active(joined), f"the queues of {name} are active")
    return joined


def _active(joined: Team) -> bool:
    queue = joined.plane.read(f"{KUEUE}/clusterqueues/{joined.name}")
    local = joined.plane.read(f"{KUEUE}/namespaces/{joined.name}/localqueues/{joined.queue}")
    return holds(queue, "Active") and holds(local, "Active")


def by_name(found: Sequence[Any]) -> dict[str, Any]:
    return {each["metadata"]["name"]: each for each in found}


def owners(found: Any) -> list[str]:
    return [each["name"] for each in found["metadata"].get("ownerReferences", ())]


def condition(found: Any, kind: str) -> dict[str, Any]:
    """A condition of an object's status; an empty one where there is none (yet)."""
    conditions = (found or {}).get("status", {}).get("conditions") or ()
    return next((each for each in conditions if each["type"] == kind), {})


def holds(found: Any, kind: str) -> bool:
    return condition(found, kind).get("status") == "True"


def is_gated(pod: Any) -> bool:
    return bool(pod["spec"].get("schedulingGates"))


def phase(pod: Any) -> str:
    return str(pod.get("status", {}).get("phase", ""))
