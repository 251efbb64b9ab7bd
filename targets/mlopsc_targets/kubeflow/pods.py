"""The pods that the compiler writes itself: restricted, bounded, with the compiled tree in them.

They meet the "restricted" standard and write to nothing but their own volumes.
https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
"""

from collections.abc import Iterator, Mapping, Sequence

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Origins, Traced, at
from mlopsc.plan.capacity import CPU, MEMORY
from mlopsc.plan.model import Plan, Resources, Step
from mlopsc_targets.kubeflow.bundle.amounts import resource_of, written
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
WRITING_SECURITY = at(CONTAINER_SECURITY, _SECURITY)
"""Of the team's own code, which writes where its image lets it."""
READ_ONLY_SECURITY = at({**CONTAINER_SECURITY, "readOnlyRootFilesystem": True}, _SECURITY)
_TREE_VOLUME, _WORK_VOLUME = "tree", "work"


def runtime_container(
    name: str,
    image: Traced,
    verb: Sequence[Json],
    resources: Json,
    *,
    env: Sequence[Json] = (),
    mounts: Sequence[Json] = (),
    security: Traced = READ_ONLY_SECURITY,
) -> dict[str, Json]:
    """A container in which the runtime does one verb; with no verb its words come from outside."""
    fixed: list[Json] = [{"name": key, "value": value} for key, value in ENVIRONMENT.items()]
    return {
        "name": name,
        "image": image,
        "command": ["python3", f"{TREE}/start.py"],
        **({"args": [WORK, *verb]} if verb else {}),
        "env": [*fixed, *env],
        "resources": resources,
        "securityContext": security,
        "volumeMounts": [
            {"name": _TREE_VOLUME, "mountPath": TREE, "readOnly": True},
            {"name": _WORK_VOLUME, "mountPath": WORK},
            *mounts,
        ],
    }


def asked(
    resources: Resources, *origins: str, cpu: Origins = (), memory: Origins = (), gpu: Origins = ()
) -> Json:
    """Requests that are the limits, as quotas count them; `origins` where an amount has none."""
    amounts: dict[str, Json] = {
        "cpu": at(written(CPU, resources.cpu_millis), *(cpu or origins)),
        "memory": at(written(MEMORY, resources.memory_bytes), *(memory or origins)),
    }
    if resources.gpu is not None:
        name = resource_of(resources.gpu.type)
        amounts[name] = at(str(resources.gpu.count), *(gpu or origins))
    return {"requests": amounts, "limits": amounts}


def asked_at(resources: Resources, path: str) -> Json:
    """The same of what the spec states at `path`."""
    cpu, memory, gpu = ((f"{path}.{each}",) for each in ("cpu", "memory", "gpu"))
    return asked(resources, cpu=cpu, memory=memory, gpu=gpu)


def secrets_of(step: Step, *origins: str) -> Iterator[Json]:
    """A step's secrets as variables, each under the key of its own variable's name."""
    for variable, secret in step.secrets.items():
        source = {"secretKeyRef": {"name": secret, "key": variable}}
        path = f"{step.origin.path}.secrets.{variable}"
        yield at({"name": variable, "valueFrom": source}, path, *origins)


def registry_secrets(plan: Plan) -> list[Json]:
    """Those of the registry's client, for a container that talks to it."""
    return [
        at(
            {"name": key, "valueFrom": {"secretKeyRef": {"name": name, "key": key}}},
            f"tracking.secrets.{key}",
        )
        for key, name in plan.tracking.secrets.items()
    ]


def mounts_of(step: Step, *origins: str) -> Iterator[Json]:
    """Where a step has its claims."""
    for number, each in enumerate(step.volumes):
        mount = {"name": f"volume-{number}", "mountPath": each.path, "readOnly": True}
        yield at(mount, f"{step.origin.path}.volumes", *origins)


def volumes_of(step: Step, *origins: str) -> Iterator[Json]:
    """The claims that `mounts_of` mounts."""
    for number, each in enumerate(step.volumes):
        claim = {"claimName": each.claim, "readOnly": True}
        volume = {"name": f"volume-{number}", "persistentVolumeClaim": claim}
        yield at(volume, f"{step.origin.path}.volumes", *origins)


def runtime_volumes(tree: Traced) -> list[Json]:
    """What such a container mounts; `tree` is the ConfigMap of the compiled tree."""
    return [
        {"name": _TREE_VOLUME, "configMap": {"name": tree}},
        {"name": _WORK_VOLUME, "emptyDir": {}},
    ]


def outside_of_the_mesh(plan: Plan) -> dict[str, Json]:
    """In a Profile Istio adds its proxy to every pod, which could not start in this network."""
    if not cluster(plan).profile_owner:
        return {}
    return {"sidecar.istio.io/inject": at("false", "platform.kubeflow.profile")}
