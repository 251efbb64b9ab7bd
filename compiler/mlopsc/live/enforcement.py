"""Quotas and caps are enforced: admission refuses what goes over them, and says why.

The API takes a quota such as `limits.nvidia.com/gpu` and never counts it; so that a quota is there
proves nothing. https://kubernetes.io/docs/concepts/policy/resource-quotas/
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

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


class DryRuns(Protocol):
    """What is asked of a cluster here."""

    def dry_create(self, path: str, body: Mapping[str, Any]) -> Reply: ...


@dataclass(frozen=True, slots=True)
class Room:
    """A namespace with its quotas (by name) and LimitRanges as they stand in the cluster."""

    cluster: DryRuns
    namespace: str
    quotas: Mapping[str, Mapping[str, Any]]
    limits: Limits

    def try_pod(self, pod: Mapping[str, Any]) -> Reply:
        return self.cluster.dry_create(f"/api/v1/namespaces/{self.namespace}/pods", pod)

    def try_service(self, service: Mapping[str, Any]) -> Reply:
        return self.cluster.dry_create(f"/api/v1/namespaces/{self.namespace}/services", service)


@dataclass(frozen=True, slots=True)
class Bound:
    """A quota: what the tree states, and what the cluster counts."""

    name: str
    hard: Mapping[str, object]
    used: Mapping[str, object]


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
    """What refuses a pod, and a Service, that go over everything that the quota bounds."""
    status = room.quotas[name].get("status") or {}
    if not status.get("hard"):
        why = "the quota controller has not counted it yet: ask again in some seconds"
        yield Finding("not ok", f"ResourceQuota {name} is not in force", (why,))
        return
    bound = Bound(name, hard, status.get("used") or {})
    wanted = over(hard, room.limits)
    tried = [key for key in hard if resource_of(key) in wanted]
    service, ports = service_over(hard, bound.used)
    shown: list[str] = []
    if wanted:
        yield from _judged(bound, room.try_pod(pod_over(wanted, room.limits)), tried, shown)
    if service:
        yield from _judged(bound, room.try_service(service), ports, shown)
    rest = [key for key in hard if key not in (*tried, *ports) and key in bound.used]
    counted = f"counts {listed(rest)}" if rest else ""
    refuses = f"refuses what goes over {listed(shown)}" if shown else ""
    if shown or counted:
        yield Finding("ok", f"ResourceQuota {name} {'; '.join(filter(None, (refuses, counted)))}")


def _judged(bound: Bound, reply: Reply, keys: list[str], shown: list[str]) -> Iterator[Finding]:
    """What the answer to a dry run over all `keys` says of each; those it refused go to `shown`."""
    if missing_right(reply):
        yield without_right(f"ResourceQuota {bound.name}: is it enforced?", reply)
        return
    quota, exceeded = _exceeded(reply)
    shown += [key for key in keys if key in exceeded]
    others = [key for key in keys if key not in exceeded]
    held = listed([f"{key} at {bound.hard[key]}" for key in others])
    if others and reply.status == CREATED:
        why = "a dry run that asks for more was let in"
    elif others and quota == bound.name:
        why = f"a dry run that asks for more was refused only for {listed(sorted(exceeded))}"
    elif others:
        yield _unshown(bound, others, reply)
        return
    else:
        return
    yield Finding("not ok", f"ResourceQuota {bound.name} does not hold {held}", (why,))


def _unshown(bound: Bound, keys: list[str], reply: Reply) -> Finding:
    """Something else refused first; what the quota controller counts is the next best evidence."""
    ignored = [key for key in keys if key not in bound.used]
    if ignored:
        words = f"ResourceQuota {bound.name} does not count {listed(ignored)}"
        return Finding("not ok", words, (reply.message,))
    words = f"ResourceQuota {bound.name} counts {listed(keys)}; something else refused first"
    return Finding("unclear", words, (reply.message,))


def _exceeded(reply: Reply) -> tuple[str, set[str]]:
    """The quota that refused, and what went over it: all of that, but of one quota only."""
    found = _EXCEEDED.search(reply.message) if reply.status == FORBIDDEN else None
    if found is None:
        return "", set()
    return found[1], {each.partition("=")[0].strip() for each in found[2].split(",")}


def _cap(room: Room, written: Written) -> Iterator[Finding]:
    """The caps on one container that a LimitRange of the tree states."""
    caps = {
        name: value
        for item in written.content["spec"]["limits"]
        if item["type"] == "Container"
        for name, value in (item.get("max") or {}).items()
    }
    if not caps:
        return
    what, names = f"LimitRange {written.name}", list(caps)
    reply = room.try_pod(pod_above(caps, room.limits))
    capped = set(_CAPPED.findall(reply.message))
    missed = [name for name in names if name not in capped]
    if missing_right(reply):
        yield without_right(f"{what}: is it enforced?", reply)
    elif not missed:
        yield Finding("ok", f"{what} refuses a container over its cap of {listed(names)}")
    elif capped or reply.status == CREATED or _exceeded(reply)[0]:
        held = listed([f"{name} at {caps[name]}" for name in missed])
        why = "a dry run of a container that asks for more was let in, or refused for other reasons"
        yield Finding("not ok", f"{what} does not hold a container's {held}", (why,))
    else:
        yield Finding("unclear", f"{what}: something else refused first", (reply.message,))


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
