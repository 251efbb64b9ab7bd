"""A whole tree against a cluster."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from mlopsc.live.cluster import Cluster
from mlopsc.live.enforcement import check_enforcement, room
from mlopsc.live.finding import Finding
from mlopsc.live.objects import objects, pipelines
from mlopsc.live.presence import check_namespaces, check_objects, check_pipelines
from mlopsc.live.quantity import amount
from mlopsc.live.serving import check_serving
from mlopsc.live.workloads import check_workloads
from mlopsc.record import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One amount of one quota, as the cluster has it."""

    quota: str
    resource: str
    used: str
    hard: str

    @property
    def idle(self) -> bool:
        """Nothing of it is allowed, and nothing is used."""
        return amount(self.hard) == 0 == amount(self.used or "0")


@dataclass(frozen=True, slots=True)
class Report:
    """`namespaces` are those of the tree."""

    namespaces: tuple[str, ...]
    findings: tuple[Finding, ...]
    used: tuple[Row, ...]


def verify(tree: Path, cluster: Cluster) -> Report:
    """All that can be said; nothing in the cluster is changed.

    Raises LiveFailure where the cluster does not answer, is another one, or the tree is broken.
    """
    written = objects(tree)
    check_namespaces(cluster, written, f"kubectl apply --server-side -k {tree}")
    findings = [
        *check_objects(cluster, written),
        *check_pipelines(cluster, pipelines(tree)),
        *check_workloads(cluster, written),
    ]
    rows: list[Row] = []
    namespaces = tuple(dict.fromkeys(each.namespace for each in written if each.namespace))
    for name in namespaces:
        found = room(cluster, name)
        if isinstance(found, Finding):
            findings.append(found)
        else:
            findings += check_enforcement(found, written)
            rows += _rows(found.quotas)
        findings += check_serving(cluster, name, written)
    return Report(namespaces, tuple(findings), tuple(rows))


def _rows(quotas: Mapping[str, Mapping[str, Any]]) -> Iterator[Row]:
    for name, quota in sorted(quotas.items()):
        used = (quota.get("status") or {}).get("used") or {}
        for resource, hard in sorted((quota["spec"].get("hard") or {}).items()):
            yield Row(name, resource, str(used.get(resource, "")), str(hard))
