"""The wanted version serves: every InferenceService is Ready, and on which version of the model.

https://kserve.github.io/website/docs/reference/crd-api#inferenceservicestatus
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from mlopsc.live.cluster import MISSING, Cluster
from mlopsc.live.finding import Finding, without_right
from mlopsc.live.objects import Written
from mlopsc.live.presence import path_of

KIND, API = "InferenceService", "serving.kserve.io/v1beta1"
VERSION = "mlopsc.dev/model-version"
_PART_OF = "app.kubernetes.io/part-of"
_LOADED = ("", "UpToDate")


def check_serving(
    cluster: Cluster, namespace: str, written: Iterable[Written]
) -> Iterator[Finding]:
    """Those of the tree, and those of its project that it does not state."""
    mine = [each for each in written if each.namespace == namespace]
    wanted = {each.name: each for each in mine if each.kind == KIND}
    path = path_of(cluster, API, KIND, namespace)
    if path is None:
        return
    for project in sorted({str(each.labels.get(_PART_OF, "")) for each in mine} - {""}):
        reply = cluster.get(path, labelSelector=f"{_PART_OF}={quote(project)}")
        if not reply.good:
            if wanted or reply.status != MISSING:
                yield without_right(f"what {project} serves", reply)
            continue
        for each in reply.body["items"]:
            yield _served(each, wanted.get(each["metadata"]["name"]))


def _served(stored: Mapping[str, Any], wanted: Written | None) -> Finding:
    metadata, status = stored["metadata"], stored.get("status") or {}
    version = _version(metadata)
    what = f"{KIND} {metadata['name']}" + ("" if wanted else ", which the tree does not state,")
    why = list(_why_not(metadata, status))
    meant = _version(wanted.content["metadata"]) if wanted else ""
    if meant and meant != version:
        why.append(f"the tree states version {meant}")
    serves = f"version {version}" if version else f"a version that {VERSION} does not name"
    if why:
        return Finding("not ok", f"{what} does not serve {serves} as wanted", tuple(why))
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
    seen = status.get("observedGeneration")
    if seen is not None and seen != metadata.get("generation"):
        yield "KServe has not seen its last change yet"
    loaded = (status.get("modelStatus") or {}).get("transitionStatus", "")
    if loaded not in _LOADED:
        yield f"the model is not loaded: {loaded}"
