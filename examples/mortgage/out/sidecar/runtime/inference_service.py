"""One InferenceService of the cluster: the version that it is to serve, and what it lacks to do so.

The version stands in an annotation, which KServe hands on to the pods; that of a canary in one of
the canary's own. What the status of a Deployment means:
https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#deployment-status
"""

from dataclasses import dataclass
from typing import cast
from urllib.parse import urlencode

from .cluster import Cluster
from .document import Json, Node
from .errors import RefusedError, UnreachableError

VERSION = "mlopsc.dev/model-version"
_SERVICE = "serving.kserve.io/inferenceservice"
"""The label that KServe gives all pods of one."""


@dataclass(frozen=True, slots=True)
class InferenceService:
    """`wanted` is the object as it was compiled: without a version, with its canary if it has one.

    A ConfigMap remembers the version that served well, so that a controller that starts anew does
    not judge it again.
    """

    wanted: Node
    cluster: Cluster

    @property
    def name(self) -> str:
        return self.wanted.at("metadata").at("name").text()

    @property
    def canary(self) -> str:
        """What the predictor of the canary is called; nothing without one."""
        found = self.wanted.at("spec").at("canary")
        return "" if found.absent else found.items()[0].at("predictor").at("name").text()

    def _path(self, api: str, kind: str, name: str) -> str:
        namespace = self.wanted.at("metadata").at("namespace").text()
        return f"/{api}/namespaces/{namespace}/{kind}/{name}"

    @property
    def _own(self) -> str:
        api = f"apis/{self.wanted.at('apiVersion').text()}"
        return self._path(api, "inferenceservices", self.name)

    @property
    def _memory(self) -> str:
        return self._path("api/v1", "configmaps", f"{self.name}-served")

    def served_well(self) -> int | None:
        """The last version that was ready and stayed well."""
        found = self.cluster.get(self._memory)
        if found is None:
            raise RefusedError(f"{self._memory} is missing: apply the compiled tree")
        data = Node(self._memory, found).at("data")
        said = None if data.absent else data.at("version").optional_text()
        return int(said) if said and said.isdecimal() else None

    def remember(self, number: int) -> None:
        name = f"{self.name}-served"
        kind: dict[str, Json] = {"apiVersion": "v1", "kind": "ConfigMap"}
        self.cluster.apply(
            self._memory, {**kind, "metadata": {"name": name}, "data": {"version": str(number)}}
        )

    def asked_for(self) -> tuple[str, str]:
        """The versions that it is to serve and to try; nothing for one that it is not."""
        found = self.cluster.get(self._own)
        if found is None:
            return "", ""
        node = Node(self.name, found)
        canary = node.at("spec").at("canary")
        tried = "" if canary.absent else _version(canary.items()[0].at("predictor"))
        return _version(node.at("metadata")), tried

    def serve(self, number: int) -> None:
        """Version `number` and no other."""
        self.cluster.apply(self._own, self._with(number))

    def try_out(self, number: int, before: int) -> None:
        """Version `number` as the canary beside all replicas of the version before."""
        stored = self.cluster.apply(self._own, self._with(before, canary=number))
        if Node(self.name, stored).at("spec").at("canary").absent:
            raise RefusedError(
                f"v{number} is not rolled out: this KServe dropped its canary, which it knows "
                "since 0.20. Upgrade KServe, or take `canary` out of the spec"
            )

    def _with(self, number: int, canary: int | None = None) -> dict[str, Json]:
        content = cast("dict[str, Json]", self.wanted.value)
        spec = _members(self.wanted.at("spec"))
        spec.pop("canary", None)
        if canary is not None:
            (tried,) = self.wanted.at("spec").at("canary").items()
            spec["canary"] = [_tried(tried, canary)]
            spec["predictor"] = _beside(self.wanted.at("spec").at("predictor"), tried)
        return {**content, "metadata": _annotated(self.wanted.at("metadata"), number), "spec": spec}

    def missing(self, number: int, *, least: bool = False) -> str:
        """Why version `number` does not serve alone yet; nothing when it does.

        With `least` it is enough that as many replicas are ready as there always are: one that the
        autoscaler has just added need not be.
        """
        predictor = self.wanted.at("spec").at("predictor")
        return self._missing(f"{self.name}-predictor", number, predictor if least else None)

    def missing_of_canary(self, number: int, *, least: bool = False) -> str:
        """Why the canary does not serve version `number` yet; nothing when it does."""
        (canary,) = self.wanted.at("spec").at("canary").items()
        predictor = canary.at("predictor") if least else None
        return self._missing(f"{self.name}-{self.canary}-predictor", number, predictor)

    def replicas(self, number: int) -> tuple[str, ...]:
        """The addresses of the pods that serve version `number`."""
        chosen = urlencode({"labelSelector": f"{_SERVICE}={self.name}"})
        found = self.cluster.get(f"{self._path('api/v1', 'pods', '')[:-1]}?{chosen}")
        pods = Node("pods", found or {"items": []}).at("items").items()
        return tuple(_address(each) for each in pods if _serves(each, number))

    def left_of_canary(self) -> str:
        """Why another version can not be tried yet; nothing when no canary is there."""
        name = f"{self.name}-{self.canary}-predictor"
        try:
            found = self.cluster.get(self._path("apis/apps/v1", "deployments", name))
        except UnreachableError as error:
            return str(error)
        return "" if found is None else "the canary of the version before is still there"

    def _missing(self, name: str, number: int, predictor: Node | None) -> str:
        try:
            found = self.cluster.get(self._path("apis/apps/v1", "deployments", name))
        except UnreachableError as error:
            return str(error)
        if found is None:
            return "KServe has made no Deployment yet"
        node = Node(name, found)
        annotations = node.at("spec").at("template").at("metadata").at("annotations")
        if annotations.absent or annotations.at(VERSION).optional_text() != str(number):
            return "the Deployment is still the one before"
        wanted = node.at("spec").at("replicas").number()
        if predictor is not None:
            return _behind(node.at("status"), min(wanted, predictor.at("minReplicas").number()))
        seen = node.at("status").at("observedGeneration").optional_number()
        if seen != node.at("metadata").at("generation").number():
            return "Kubernetes has not looked at the new Deployment yet"
        return _behind(node.at("status"), wanted)


def _serves(pod: Node, number: int) -> bool:
    """Whether it is of that version, ready, and not about to end."""
    going = not pod.at("metadata").at("deletionTimestamp").absent
    return _version(pod.at("metadata")) == str(number) and _ready(pod) and not going


def _ready(pod: Node) -> bool:
    conditions = pod.at("status").at("conditions") if not pod.at("status").absent else None
    if conditions is None or conditions.absent or not _address(pod):
        return False
    said = {each.at("type").text(): each.at("status").text() for each in conditions.items()}
    return said.get("Ready") == "True"


def _address(pod: Node) -> str:
    status = pod.at("status")
    return "" if status.absent else status.at("podIP").optional_text() or ""


def _members(node: Node) -> dict[str, Json]:
    return {key: each.value for key, each in node.entries().items()}


def _annotated(node: Node, number: int) -> dict[str, Json]:
    """With the version among its annotations."""
    given = node.at("annotations")
    own = {} if given.absent else given.text_map()
    return {**_members(node), "annotations": {**own, VERSION: str(number)}}


def _version(node: Node) -> str:
    annotations = node.at("annotations")
    return "" if annotations.absent else annotations.at(VERSION).optional_text() or ""


def _beside(predictor: Node, canary: Node) -> Json:
    """KServe takes as many replicas away as the canary has: with those on top it takes none."""
    least = predictor.at("minReplicas").number()
    least += canary.at("predictor").at("minReplicas").number()
    most = max(least, predictor.at("maxReplicas").number())
    return {**_members(predictor), "minReplicas": least, "maxReplicas": most}


def _tried(canary: Node, number: int) -> Json:
    return {**_members(canary), "predictor": _annotated(canary.at("predictor"), number)}


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
