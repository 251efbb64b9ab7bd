"""The pods that the compiler writes itself: restricted, bounded, with the compiled tree in them.

They meet the "restricted" standard and write to nothing but their own volumes.
https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

from collections.abc import Mapping, Sequence

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.names import cluster

TREE, WORK, WORKSPACE = "/mlops/tree", "/mlops/work", "/mlops/workspace"
"""Where a pod has the compiled tree, its own files, and the claim that pods share."""
ENVIRONMENT = {"HOME": WORK, "TMPDIR": WORK, "PYTHONDONTWRITEBYTECODE": "1"}
"""Of every container: the home of an image may not be writable."""
_SECURITY = "default:pod-security"
_OF_A_POD: Mapping[str, Json] = {
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}
POD_SECURITY = at(_OF_A_POD, _SECURITY)
CONTAINER_SECURITY: Mapping[str, Json] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
}
ALONE_SECURITY: Mapping[str, Json] = {**_OF_A_POD, **CONTAINER_SECURITY}
"""Of a container whose pod somebody else writes."""
READ_ONLY_SECURITY = at({**CONTAINER_SECURITY, "readOnlyRootFilesystem": True}, _SECURITY)
_TREE_VOLUME, _WORK_VOLUME = "mlops-tree", "mlops-work"


def runtime_container(
    plan: Plan,
    name: str,
    verb: Sequence[str | Traced],
    resources: Json,
    *,
    env: Sequence[Json] = (),
    mounts: Sequence[Json] = (),
) -> Json:
    """A container of the project's image in which the runtime does one verb."""
    return {
        "name": name,
        "image": at(plan.image or "", "pipeline.image"),
        "command": ["python3", f"{TREE}/start.py"],
        "args": [WORK, *verb],
        "env": [*({"name": key, "value": value} for key, value in ENVIRONMENT.items()), *env],
        "resources": resources,
        "securityContext": READ_ONLY_SECURITY,
        "volumeMounts": [
            {"name": _TREE_VOLUME, "mountPath": TREE, "readOnly": True},
            {"name": _WORK_VOLUME, "mountPath": WORK},
            *mounts,
        ],
    }


def outside_of_the_mesh(plan: Plan) -> dict[str, Json]:
    """In a Profile Istio adds its proxy to every pod, which could not start in this network."""
    if not cluster(plan).profile_owner:
        return {}
    return {"sidecar.istio.io/inject": at("false", "platform.kubeflow.profile")}


def runtime_volumes(tree: Traced) -> list[Json]:
    """What such a container mounts; `tree` is the ConfigMap of the compiled tree."""
    return [
        {"name": _TREE_VOLUME, "configMap": {"name": tree}},
        {"name": _WORK_VOLUME, "emptyDir": {}},
    ]
