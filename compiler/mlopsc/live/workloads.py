"""The Deployments of a tree run: a controller that does not run follows nothing.

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from mlopsc.live.cluster import Cluster
from mlopsc.live.finding import Finding
from mlopsc.live.objects import Written
from mlopsc.live.presence import path_of


def check_workloads(cluster: Cluster, written: Iterable[Written]) -> Iterator[Finding]:
    """One finding a Deployment that is there; whether it is has been said with all objects."""
    for each in written:
        if each.kind != "Deployment":
            continue
        path = path_of(cluster, each.api_version, each.kind, each.namespace)
        reply = cluster.get(f"{path}/{quote(each.name)}")
        if reply.good:
            yield _runs(each.name, reply.body.get("status") or {})


def _runs(name: str, status: Mapping[str, Any]) -> Finding:
    conditions = {each["type"]: each for each in status.get("conditions") or ()}
    available = conditions.get("Available", {})
    if available.get("status") == "True":
        return Finding(
            "ok", f"Deployment {name} runs: {status.get('availableReplicas', 0)} available"
        )
    said = [available.get(key, "") for key in ("reason", "message")]
    words = ": ".join(filter(None, said)) or "no controller has looked at it yet"
    return Finding("not ok", f"Deployment {name} does not run", (words,))
