"""The scheduler, and nodes that nobody has: kwok plays their kubelets.

https://kwok.sigs.k8s.io/docs/user/stages-configuration/
A pod runs as soon as it is bound. It succeeds when a test says so with the label `DONE`, never by
itself: what is seen of a running pod does not depend on how slow a machine is. For a measurement
the annotation `SECONDS` says how long a pod runs.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import yaml
from conformance.control_plane import flags
from conformance.control_plane.plane import Plane, until
from conformance.control_plane.programs import module_folder

DONE = "conformance.test/done"
SECONDS = "conformance.test/duration"
ROOM = {"cpu": "96", "memory": "768Gi", "pods": "110", "ephemeral-storage": "1Ti"}
_STAGES = ("node/fast/node-initialize.yaml", "pod/fast/pod-ready.yaml", "pod/fast/pod-delete.yaml")
_SUCCEEDED = """
{{ $now := Now }}
phase: Succeeded
containerStatuses:
{{ range .spec.containers }}
- image: {{ .image | Quote }}
  name: {{ .name | Quote }}
  ready: false
  restartCount: 0
  started: false
  state:
    terminated:
      exitCode: 0
      reason: Completed
      startedAt: {{ $now | Quote }}
      finishedAt: {{ $now | Quote }}
{{ end }}
"""


def start_nodes(plane: Plane, *, lease: int = 40) -> None:
    """kube-scheduler, and kwok for every Node object that there will be.

    kwok renews the lease of every node in a part of `lease` seconds.
    """
    plane.start("kube-scheduler", *flags.on_loopback(plane.kubeconfig))
    stages = plane.folder / "stages.yaml"
    stages.write_text("\n---\n".join(_stages()), encoding="utf-8")
    plane.start(
        "kwok",
        f"--kubeconfig={plane.kubeconfig}",
        "--manage-all-nodes=true",
        f"--config={stages}",
        f"--server-address=127.0.0.1:{flags.free_port()}",
        f"--node-lease-duration-seconds={lease}",
    )


def _stages() -> Iterator[str]:
    stages = module_folder("kwok", "sigs.k8s.io/kwok") / "kustomize" / "stage"
    yield from ((stages / each).read_text(encoding="utf-8") for each in _STAGES)
    yield yaml.safe_dump(_completion("done", f'.metadata.labels["{DONE}"]'))
    duration = f'.metadata.annotations["{SECONDS}"]'
    delay = {"durationFrom": {"expressionFrom": duration}}
    yield yaml.safe_dump(_completion("after-a-while", duration, delay=delay))


def _completion(name: str, asked: str, **more: Any) -> dict[str, Any]:
    """A running pod succeeds where it has what is asked for."""
    return {
        "apiVersion": "kwok.x-k8s.io/v1alpha1",
        "kind": "Stage",
        "metadata": {"name": f"pod-{name}"},
        "spec": {
            "resourceRef": {"apiGroup": "v1", "kind": "Pod"},
            "selector": {
                "matchExpressions": [
                    {"key": ".metadata.deletionTimestamp", "operator": "DoesNotExist"},
                    {"key": ".status.phase", "operator": "In", "values": ["Running"]},
                    {"key": asked, "operator": "Exists"},
                ]
            },
            "next": {"statusTemplate": _SUCCEEDED},
            **more,
        },
    }


def finish(plane: Plane, namespace: str, *selector: str) -> None:
    """The pods of a namespace (or those of `-l …`) are done as soon as they run."""
    which = selector or ("--all",)
    answer = plane.kubectl("label", "pods", "-n", namespace, *which, f"{DONE}=yes", "--overwrite")
    # One that went in the meantime needs no label.
    assert answer.status == 0 or "NotFound" in answer.err, answer.err


def add_nodes(plane: Plane, nodes: Sequence[dict[str, Any]]) -> None:
    """The nodes, ready."""
    answer = plane.apply(nodes)
    assert answer.status == 0, answer.err
    names = {each["metadata"]["name"] for each in nodes}
    until(lambda: names <= set(_ready(plane.read("/api/v1/nodes")["items"])), "nodes are ready")


def _ready(nodes: Iterable[Any]) -> Iterator[str]:
    for each in nodes:
        conditions = {one["type"]: one["status"] for one in each["status"].get("conditions", ())}
        # Admission puts this taint on every new node, and only a controller takes it away.
        taints = {one["key"] for one in each["spec"].get("taints", ())}
        if conditions.get("Ready") == "True" and "node.kubernetes.io/not-ready" not in taints:
            yield each["metadata"]["name"]


def node(name: str, flavor: dict[str, Any], room: dict[str, str], **labels: str) -> dict[str, Any]:
    """A node of a ResourceFlavor: its labels, and a taint for every toleration that it names."""
    spec = flavor.get("spec", {})
    taints = [
        {"key": each["key"], "value": each.get("value", ""), "effect": each["effect"]}
        for each in spec.get("tolerations", ())
    ]
    amounts = {**ROOM, **room}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": {**spec.get("nodeLabels", {}), **labels},
            "annotations": {"kwok.x-k8s.io/node": "fake"},
        },
        "spec": {"taints": taints},
        "status": {"capacity": amounts, "allocatable": amounts},
    }


def nodes_of(
    found: Sequence[dict[str, Any]], name: str, *, each: int, **labels: str
) -> list[dict[str, Any]]:
    """A node for every flavor that the ClusterQueue of a bundle names, with `each` GPUs of it."""
    flavors = {one["metadata"]["name"]: one for one in found if one["kind"] == "ResourceFlavor"}
    queue = next(one for one in found if one["kind"] == "ClusterQueue")
    made = []
    for group in queue["spec"]["resourceGroups"]:
        gpus = {one: str(each) for one in group["coveredResources"] if "/" in one}
        names = [one["name"] for one in group["flavors"]]
        made += [node(f"{name}-{one}", flavors[one], gpus, **labels) for one in names]
    return made
