"""Quotas and caps are enforced: admission refuses what goes over them, and says why.

The API takes a quota such as `limits.nvidia.com/gpu` and never counts it; so that a quota is there
proves nothing. https://kubernetes.io/docs/concepts/policy/resource-quotas/
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from mlopsc.live.cluster import CREATED, FORBIDDEN, Cluster, Reply
from mlopsc.live.finding import Finding, listed, missing_right, without_right
from mlopsc.live.objects import Written
from mlopsc.live.probe import (
    Limits,
    limits_of,
    over,
    plain_pod,
    pod_above,
    pod_over,
    resource_of,
    service_over,
)
from mlopsc.live.quantity import amount
from mlopsc.record import dataclass

_EXCEEDED = re.compile(r"exceeded quota: ([^,]+), requested: (.+?), used: ")
_CAPPED = re.compile(r"maximum (\S+) usage per Container is")
_SERVICES = ("services.loadbalancers", "services.nodeports")


@dataclass(frozen=True, slots=True)
class Room:
    """A namespace with its quotas (by name) and LimitRanges as they stand in the cluster."""

    cluster: Cluster
    namespace: str
    quotas: Mapping[str, Mapping[str, Any]]
    limits: Limits

    def try_pod(self, pod: Mapping[str, Any]) -> Reply:
        return self.cluster.dry_create(f"/api/v1/namespaces/{self.namespace}/pods", pod)

    def try_service(self, service: Mapping[str, Any]) -> Reply:
        return self.cluster.dry_create(f"/api/v1/namespaces/{self.namespace}/services", service)


def room(cluster: Cluster, namespace: str) -> Room | Finding:
    """The namespace, or the right that is missing to look at it."""
    base = f"/api/v1/namespaces/{namespace}"
    quotas, ranges = cluster.get(f"{base}/resourcequotas"), cluster.get(f"{base}/limitranges")
    for reply in (quotas, ranges):
        if not reply.good:
            return without_right(f"the quotas of {namespace}", reply)
    by_name = {each["metadata"]["name"]: each for each in quotas.body["items"]}
    return Room(cluster, namespace, by_name, limits_of(ranges.body["items"]))


def check_enforcement(room: Room, written: Iterable[Written]) -> Iterator[Finding]:
    """Every quota and cap that the tree states for the namespace, then all that stand there."""
    mine = [each for each in written if each.namespace == room.namespace]
    for each in mine:
        if each.kind == "ResourceQuota" and each.name in room.quotas:
            yield from _quota(room, each.name, each.content["spec"]["hard"])
        if each.kind == "LimitRange":
            yield from _cap(room, each)
    if any(each.kind == "LimitRange" for each in mine):
        yield from _plain(room)
    for name, quota in room.quotas.items():
        yield from _never_counted(name, quota)


def _quota(room: Room, name: str, hard: Mapping[str, object]) -> Iterator[Finding]:
    what = f"ResourceQuota {name}"
    status = room.quotas[name].get("status") or {}
    if not status.get("hard"):
        why = "the quota controller has not counted it yet: ask again in some seconds"
        yield Finding("not ok", f"{what} is not in force", (why,))
        return
    used = status.get("used") or {}
    wanted = over(hard, room.limits)
    tried = [key for key in hard if resource_of(key) in wanted]
    service = service_over(hard, used)
    shown: list[str] = []
    if wanted:
        reply = room.try_pod(pod_over(wanted, room.limits))
        yield from _judged(reply, what, tried, used, shown)
    if service:
        reply = room.try_service(service)
        yield from _judged(reply, what, _bounding(service, hard), used, shown)
    rest = [key for key in hard if key not in tried and key not in shown and key in used]
    if shown:
        counted = f"; counted: {listed(rest)}" if rest else ""
        yield Finding("ok", f"{what} refuses what goes over {listed(shown)}{counted}")
    elif rest and not wanted and not service:
        yield Finding("ok", f"{what} is counted: {listed(rest)}")


def _bounding(service: Mapping[str, Any], hard: Mapping[str, object]) -> list[str]:
    balanced = service["spec"]["type"] == "LoadBalancer"
    keys = _SERVICES if balanced else _SERVICES[1:]
    zero = [key for key in keys if key in hard]
    return [
        key
        for key in zero
        if key != "services.nodeports" or len(zero) == 1 or not amount(hard[key])
    ]


def _judged(
    reply: Reply, what: str, keys: list[str], used: Mapping[str, object], shown: list[str]
) -> Iterator[Finding]:
    """What the answer to a dry run over all `keys` says of each; those it refused go to `shown`."""
    if reply.status == CREATED:
        why = "a dry run of what goes over it was let in"
        yield Finding("not ok", f"{what} does not bound {listed(keys)}", (why,))
        return
    if missing_right(reply):
        yield without_right(f"{what}: whether it is enforced", reply)
        return
    exceeded = _exceeded(reply)
    refused = [key for key in keys if key in exceeded]
    shown += refused
    others = [key for key in keys if key not in exceeded]
    if others and refused:
        why = "a dry run of what goes over them was refused for other reasons alone"
        yield Finding("not ok", f"{what} does not bound {listed(others)}", (why,))
    elif others:
        yield _unshown(what, others, used, reply)


def _unshown(what: str, keys: list[str], used: Mapping[str, object], reply: Reply) -> Finding:
    """Something else refused first; what the quota controller counts is the next best evidence."""
    ignored = [key for key in keys if key not in used]
    if ignored:
        return Finding("not ok", f"{what} does not count {listed(ignored)}", (reply.message,))
    first = f"refused before the quota was asked: {reply.message}"
    return Finding("unclear", f"{what} counts {listed(keys)}; a dry run was", (first,))


def _exceeded(reply: Reply) -> set[str]:
    found = _EXCEEDED.search(reply.message) if reply.status == FORBIDDEN else None
    return {each.partition("=")[0].strip() for each in found[2].split(",")} if found else set()


def _cap(room: Room, written: Written) -> Iterator[Finding]:
    """The caps on one container that a LimitRange of the tree states."""
    most = {
        name: bound
        for item in written.content["spec"]["limits"]
        if item["type"] == "Container"
        for name, value in (item.get("max") or {}).items()
        if (bound := amount(value)) is not None
    }
    if not most:
        return
    what, names = f"LimitRange {written.name}", list(most)
    reply = room.try_pod(pod_above(most, room.limits))
    capped = set(_CAPPED.findall(reply.message))
    missed = [name for name in names if name not in capped]
    if missing_right(reply):
        yield without_right(f"{what}: whether it is enforced", reply)
    elif not missed:
        yield Finding("ok", f"{what} refuses a container over its cap of {listed(names)}")
    elif capped or reply.status == CREATED or _exceeded(reply):
        why = "a dry run of a container that goes over it was let in, or refused for other reasons"
        yield Finding("not ok", f"{what} caps no container at {listed(missed)}", (why,))
    else:
        yield Finding("unclear", f"{what}: a dry run was refused before", (reply.message,))


def _plain(room: Room) -> Iterator[Finding]:
    """A container that asks for nothing is given no GPU: KFP and Argo make such."""
    what = "a container that asks for nothing"
    reply = room.try_pod(plain_pod())
    if reply.status == CREATED:
        given = sorted(
            f"{name}: {value}"
            for each in reply.body["spec"]["containers"]
            for name, value in (each.get("resources", {}).get("limits") or {}).items()
            if "/" in name and amount(value)
        )
        if given:
            why = f"a LimitRange gives it {listed(given)}: state a default of 0"
            yield Finding("not ok", f"{what} is given a GPU", (why,))
        else:
            yield Finding("ok", f"{what} is let in, and is given no GPU")
    elif "failed quota: " in reply.message:
        yield Finding("not ok", f"{what} is refused", (reply.message,))
    elif not missing_right(reply):
        yield Finding("unclear", f"{what}: a dry run was refused", (reply.message,))


def _never_counted(name: str, quota: Mapping[str, Any]) -> Iterator[Finding]:
    """Keys that the API took and that no controller counts."""
    hard, status = quota["spec"].get("hard") or {}, quota.get("status") or {}
    ignored = [key for key in hard if key not in (status.get("used") or {})]
    if not ignored or status.get("hard") != hard:
        return
    meant = [key for key in ignored if "/" in key and not key.startswith("requests.")]
    instead = [f"requests.{key.removeprefix('limits.')}" for key in meant]
    why = f"write {listed(instead)}" if instead else "no controller of this cluster knows it"
    words = f"ResourceQuota {name} states {listed(ignored)}, which is never counted"
    yield Finding("not ok", words, (why,))
