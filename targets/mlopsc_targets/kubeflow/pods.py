"""The pods that the compiler writes itself: restricted, bounded, with the compiled tree in them.

They meet the "restricted" standard and write to nothing but their own volumes.
https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

from collections.abc import Mapping, Sequence

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan

TREE, WORK = "/mlops/tree", "/mlops/work"
_SECURITY = "default:pod-security"
POD_SECURITY = at({"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}, _SECURITY)
CONTAINER_SECURITY: Mapping[str, Json] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
}
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
    own = {"HOME": WORK, "TMPDIR": WORK, "PYTHONDONTWRITEBYTECODE": "1"}
    return {
        "name": name,
        "image": at(plan.image or "", "pipeline.image"),
        "command": ["python3", f"{TREE}/start.py"],
        "args": [WORK, *verb],
        "env": [*({"name": key, "value": value} for key, value in own.items()), *env],
        "resources": resources,
        "securityContext": READ_ONLY_SECURITY,
        "volumeMounts": [
            {"name": _TREE_VOLUME, "mountPath": TREE, "readOnly": True},
            {"name": _WORK_VOLUME, "mountPath": WORK},
            *mounts,
        ],
    }


def runtime_volumes(tree: Traced) -> list[Json]:
    """What such a container mounts; `tree` is the ConfigMap of the compiled tree."""
    return [
        {"name": _TREE_VOLUME, "configMap": {"name": tree}},
        {"name": _WORK_VOLUME, "emptyDir": {}},
    ]
