"""The wanted version serves: every InferenceService is Ready, and on which version of the model.

A tree states an InferenceService as an object, or, where a controller of the tree brings it to the
champion, as a file of that controller's ConfigMap. The controller keeps the last version that
served well in a ConfigMap of its own.
https://kserve.github.io/website/docs/reference/crd-api#inferenceservicestatus
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from mlopsc.live.cluster import MISSING, Cluster
from mlopsc.live.drift import differences
from mlopsc.live.finding import Finding, without_right
from mlopsc.live.objects import Written
from mlopsc.live.presence import path_of
from mlopsc.record import dataclass

KIND, API = "InferenceService", "serving.kserve.io/v1beta1"
VERSION = "mlopsc.dev/model-version"
FILE = "inferenceservice.json"
_PART_OF = "app.kubernetes.io/part-of"
_LOADED = ("", "UpToDate")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the tree states; `followed`: a controller makes it, and chooses the version."""

    content: Mapping[str, Any]
    followed: bool

    @property
    def name(self) -> str:
        return str(self.content["metadata"]["name"])


def check_serving(
    cluster: Cluster, namespace: str, written: Iterable[Written]
) -> Iterator[Finding]:
    """Those of the tree, and those of its project that it does not state."""
    mine = [each for each in written if each.namespace == namespace]
    wanted = {each.name: each for each in _wanted(mine)}
    path = path_of(cluster, API, KIND, namespace)
    if path is None:
        for name in wanted:
            yield Finding("not ok", f"{KIND} {name}", (f"the cluster does not know {API}",))
        return
    for each in wanted.values():
        yield from _stated(cluster, path, namespace, each)
    for project in sorted({str(each.labels.get(_PART_OF, "")) for each in mine} - {""}):
        reply = cluster.get(path, labelSelector=f"{_PART_OF}={project}")
        if not reply.good:
            yield without_right(f"what {project} serves", reply)
            return
        for stored in reply.body["items"]:
            if stored["metadata"]["name"] not in wanted:
                yield _judged(stored, ", which the tree does not state,", ())


def _wanted(mine: Iterable[Written]) -> Iterator[Wanted]:
    for each in mine:
        text = (each.content.get("data") or {}).get(FILE) if each.kind == "ConfigMap" else None
        if text:
            yield Wanted(json.loads(text), followed=True)
        elif each.kind == KIND:
            yield Wanted(each.content, followed=False)


def _stated(cluster: Cluster, path: str, namespace: str, wanted: Wanted) -> Iterator[Finding]:
    reply = cluster.get(f"{path}/{quote(wanted.name)}")
    good = _served_well(cluster, namespace, wanted) if wanted.followed else ""
    if reply.status == MISSING and good:
        why = f"is not there; version {good} served well before"
        yield Finding("not ok", f"{KIND} {wanted.name}", (why,))
    elif reply.status == MISSING and wanted.followed:
        yield Finding("ok", f"{KIND} {wanted.name}: no version was rolled out yet")
    elif not reply.good:
        yield without_right(f"what {wanted.name} serves", reply)
    else:
        yield _judged(reply.body, "", tuple(_not_as_wanted(wanted, reply.body, good)))


def _not_as_wanted(wanted: Wanted, stored: Mapping[str, Any], good: str) -> Iterator[str]:
    """Where it differs from the tree; an object of the tree was compared with all the others."""
    here = _version(stored["metadata"])
    if not wanted.followed:
        meant = _version(wanted.content["metadata"])
        if meant and meant != here:
            yield f"the tree states version {meant}"
        return
    yield from map(str, differences(_as_it_should_be(wanted.content, stored), stored))
    yield from _tried(wanted.content, stored)
    if here != good:
        before = f"version {good} was the last that did" if good else "no version did yet"
        yield f"the controller has not seen it serve well for as long as it has to; {before}"


def _as_it_should_be(wanted: Mapping[str, Any], stored: Mapping[str, Any]) -> Mapping[str, Any]:
    """While its controller tries a new version the canary of the tree is there, else it is not.

    Beside a canary it asks KServe for as many replicas more, which KServe takes away again.
    """
    spec = {**wanted["spec"]}
    canary = spec.pop("canary", ())
    if canary and _canaries(stored):
        least = spec["predictor"]["minReplicas"] + canary[0]["predictor"]["minReplicas"]
        most = max(least, spec["predictor"].get("maxReplicas", 0))
        predictor = {**spec["predictor"], "minReplicas": least, "maxReplicas": most}
        spec = {**spec, "predictor": predictor, "canary": canary}
    return {**wanted, "spec": spec}


def _canaries(stored: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = stored["spec"].get("canary") or ()
    return found


def _tried(wanted: Mapping[str, Any], stored: Mapping[str, Any]) -> Iterator[str]:
    for each in _canaries(stored):
        number = _version(each["predictor"])
        version = f"version {number}" if number else "a version that nobody named"
        if _canaries(wanted):
            yield f"its canary tries {version}, which has not served well as long as it has to"
        else:
            yield f"a canary tries {version}, and the tree states none"


def _served_well(cluster: Cluster, namespace: str, wanted: Wanted) -> str:
    """The version that the controller remembers; nothing where it remembers none."""
    name = quote(f"{wanted.name}-served")
    reply = cluster.get(f"/api/v1/namespaces/{quote(namespace)}/configmaps/{name}")
    return str((reply.body.get("data") or {}).get("version", ""))


def _judged(stored: Mapping[str, Any], aside: str, why: tuple[str, ...]) -> Finding:
    metadata = stored["metadata"]
    version, what = _version(metadata), f"{KIND} {metadata['name']}{aside}"
    serves = f"version {version}" if version else f"a version that {VERSION} does not name"
    found = (*_why_not(metadata, stored.get("status") or {}), *why)
    if found:
        return Finding("not ok", f"{what} does not serve {serves} as wanted", found)
    return Finding("ok", f"{what} is Ready and serves {serves}")


def _version(metadata: Mapping[str, Any]) -> str:
    """What the annotation names; nothing where there is none."""
    return str((metadata.get("annotations") or {}).get(VERSION, ""))


def _why_not(metadata: Mapping[str, Any], status: Mapping[str, Any]) -> Iterator[str]:
    conditions = {each["type"]: each for each in status.get("conditions") or ()}
    ready = conditions.get("Ready", {})
    if ready.get("status") != "True":
        words = ": ".join(filter(None, (ready.get("reason"), ready.get("message"))))
        yield f"Ready is {ready.get('status', 'not known yet')}" + (f" ({words})" if words else "")
    # KServe 0.16 counts its own defaulting too: what it has seen may be ahead of the object.
    if status.get("observedGeneration", metadata["generation"]) < metadata["generation"]:
        yield "KServe has not seen its last change yet"
    loaded = (status.get("modelStatus") or {}).get("transitionStatus", "")
    if loaded not in _LOADED:
        yield f"the model is not loaded: {loaded}"
