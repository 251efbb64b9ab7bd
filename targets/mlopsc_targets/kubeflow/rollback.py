"""rollback.yaml: a Job that rolls the registry back, for `kubectl create` alone.

It is in no kustomization: what is applied must not roll back. It goes back one version and never
two: not after the controller did, nor when two people are woken by the same alert (its name is
fixed), nor by a second try.
https://kubernetes.io/docs/concepts/workloads/controllers/job/#handling-pod-and-container-failures
"""

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.names import in_namespace, labels_of, named
from mlopsc_targets.kubeflow.platform import rolling_back
from mlopsc_targets.kubeflow.pods import (
    POD_SECURITY,
    asked,
    outside_of_the_mesh,
    registry_secrets,
    runtime_container,
    runtime_volumes,
)

FILE = "rollback.yaml"
NAME = "rollback"
_SECONDS, _KEPT_SECONDS = 600, 900
"""How long it may take; how long it stands afterwards, and the next one has to wait."""
_BOUNDS = "default:pipeline"


def rollback_file(plan: Plan, tree: Traced) -> Artifact:
    made: Json = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": in_namespace(plan, named(plan, NAME)),
        "spec": {
            "backoffLimit": at(0, _BOUNDS),
            "activeDeadlineSeconds": at(_SECONDS, _BOUNDS),
            "ttlSecondsAfterFinished": at(_KEPT_SECONDS, _BOUNDS),
            "template": {
                "metadata": {"labels": labels_of(plan, outside_of_the_mesh(plan))},
                "spec": _pod(plan, tree),
            },
        },
    }
    return yaml_file(FILE, made)


def _pod(plan: Plan, tree: Traced) -> Json:
    """It asks the registry, and has no right in the cluster."""
    return {
        "restartPolicy": "Never",
        "serviceAccountName": named(plan, "pipeline"),
        "automountServiceAccountToken": False,
        "securityContext": POD_SECURITY,
        "containers": [
            runtime_container(
                NAME,
                at(plan.image or "", "pipeline.image"),
                ("rollback", "--once"),
                asked(rolling_back(), _BOUNDS),
                env=registry_secrets(plan),
            )
        ],
        "volumes": runtime_volumes(tree),
    }
