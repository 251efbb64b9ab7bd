"""Every object of a tree is in the cluster, and nothing that the tree states has drifted."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote

from mlopsc.live.cluster import FORBIDDEN, MISSING, Cluster
from mlopsc.live.drift import differences
from mlopsc.live.failure import LiveFailure
from mlopsc.live.finding import Finding, without_right
from mlopsc.live.objects import Written

_SHOWN = 8  # differences of one object


def check_objects(cluster: Cluster, written: Iterable[Written]) -> Iterator[Finding]:
    """One finding an object, in the tree's order."""
    for each in written:
        yield _check(cluster, each)


def check_pipelines(cluster: Cluster, written: Iterable[Written]) -> Iterator[Finding]:
    """The same of pipelines, where KFP keeps them in the cluster; in its database nobody looks."""
    written = tuple(written)
    known = [each for each in written if cluster.served(each.api_version, each.kind) is not None]
    yield from check_objects(cluster, known)
    if written and not known:
        what = " and ".join(f"{each.kind} {each.name}" for each in written)
        why = "KFP keeps none in this cluster: the README says what is uploaded instead"
        yield Finding("unclear", f"{what}: whether they are there", (why,))


def check_namespaces(cluster: Cluster, written: Iterable[Written], apply: str) -> None:
    """Raises LiveFailure where a namespace of the tree is not there at all.

    Then this is another cluster, or nothing was ever applied to it; `apply` is the command for it.
    """
    for name in dict.fromkeys(each.namespace for each in written if each.namespace):
        if cluster.get(f"/api/v1/namespaces/{quote(name)}").status == MISSING:
            raise LiveFailure(
                f"{cluster.meant}: there is no namespace {name}. If that is the wrong cluster, "
                f"{cluster.meant.choose()}; if the tree was never applied: {apply}"
            )


def path_of(cluster: Cluster, api_version: str, kind: str, namespace: str) -> str | None:
    """Where the objects of a kind stand; None where the cluster does not know the kind."""
    served = cluster.served(api_version, kind)
    if served is None:
        return None
    plural, in_namespace = served
    root = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
    if not in_namespace:
        return f"{root}/{plural}"
    if not namespace:
        raise LiveFailure(f"the tree states no namespace for an object of the kind {kind}")
    return f"{root}/namespaces/{quote(namespace)}/{plural}"


def _check(cluster: Cluster, written: Written) -> Finding:
    what = f"{written.kind} {written.name}"
    path = path_of(cluster, written.api_version, written.kind, written.namespace)
    if path is None:
        group = written.api_version.partition("/")[0]
        why = f"the cluster does not know {written.api_version}: install the CRDs of {group}"
        return Finding("not ok", what, (why,))
    reply = cluster.get(f"{path}/{quote(written.name)}")
    if reply.status == FORBIDDEN:
        return without_right(what, reply)
    if reply.status == MISSING:
        return Finding("not ok", what, (f"is not there ({written.file} states it)",))
    if not reply.good:
        return Finding("not ok", what, (reply.message,))
    found = [str(each) for each in differences(written.content, reply.body)]
    if len(found) > _SHOWN:
        found = [*found[:_SHOWN], f"and {len(found) - _SHOWN} more"]
    return (
        Finding("not ok", f"{what} differs from {written.file}", tuple(found))
        if found
        else Finding("ok", what)
    )
