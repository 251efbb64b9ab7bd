"""Pods as Kubeflow makes them, written by hand in Kubernetes' own words.

KFP's driver: https://github.com/kubeflow/pipelines/blob/master/backend/src/v2/compiler/argocompiler/container.go
Argo's `wait`: a container beside the main one, without resources of its own.
"""

from typing import Any

PAUSE = "registry.example.com/pause@sha256:" + "0" * 64
WAIT: dict[str, Any] = {"name": "wait", "image": PAUSE}
RESTRICTED: dict[str, Any] = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "runAsNonRoot": True,
    "seccompProfile": {"type": "RuntimeDefault"},
}
"""What the "restricted" standard asks of a container."""
DRIVER: dict[str, Any] = {
    "name": "main",
    "image": PAUSE,
    "resources": {
        "requests": {"cpu": "100m", "memory": "64Mi"},
        "limits": {"cpu": "500m", "memory": "512Mi"},
    },
}


def pod(namespace: str, name: str, *containers: dict[str, Any]) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"restartPolicy": "Never", "containers": list(containers)},
    }


def main(**resources: str) -> dict[str, Any]:
    """The container of a step: it asks for as much as it may have."""
    amounts = {name.replace("_gpu", ""): each for name, each in resources.items()}
    return container("main", amounts)


def container(name: str, amounts: dict[str, str]) -> dict[str, Any]:
    both = {"requests": amounts, "limits": amounts} if amounts else {}
    return {"name": name, "image": PAUSE, **({"resources": both} if both else {})}
