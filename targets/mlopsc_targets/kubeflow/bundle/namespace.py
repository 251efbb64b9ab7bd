"""namespace.yaml: the Namespace, or the Profile that makes it and holds its quota.

Pods that KFP writes lack what the "restricted" standard asks of a container, so the namespace
enforces "baseline" and warns of the rest; every pod that the compiler writes is restricted.
https://kubernetes.io/docs/concepts/security/pod-security-standards/
A Profile's controller owns its quota: a second one with other numbers beside it would be a riddle.
https://www.kubeflow.org/docs/components/central-dash/profiles/
"""

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import also, at
from mlopsc.plan.capacity import Capacity
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.bundle.quota import compute
from mlopsc_targets.kubeflow.names import cluster, in_cluster, namespace

_SECURITY = "default:pod-security"
_PROFILE = "platform.kubeflow.profile"
_VERSION = "v1.31"
"""The oldest Kubernetes that this target is held against: a newer standard is not taken unseen."""


def namespace_file(plan: Plan, capacity: Capacity) -> Artifact:
    made = _profile(plan, capacity) if cluster(plan).profile_owner else _namespace(plan)
    return yaml_file("namespace.yaml", at(made, _PROFILE, "platform.kubeflow.namespace"))


def _namespace(plan: Plan) -> Json:
    return {
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": in_cluster(plan, namespace(plan), labels=_pod_security()),
    }


def _pod_security() -> dict[str, Json]:
    levels = {"enforce": "baseline", "warn": "restricted", "audit": "restricted"}
    words = {
        key: value
        for mode, level in levels.items()
        for key, value in ((mode, level), (f"{mode}-version", _VERSION))
    }
    return {
        f"pod-security.kubernetes.io/{key}": at(value, _SECURITY, _PROFILE)
        for key, value in words.items()
    }


def _profile(plan: Plan, capacity: Capacity) -> Json:
    hard = {name: also(each, _PROFILE) for name, each in compute(plan, capacity).items()}
    owner = at(cluster(plan).profile_owner, "platform.kubeflow.profile.owner")
    return {
        "apiVersion": "kubeflow.org/v1",
        "kind": "Profile",
        "metadata": in_cluster(plan, namespace(plan)),
        "spec": {
            "owner": {"kind": "User", "name": owner},
            "resourceQuotaSpec": {"hard": hard},
        },
    }
