"""InferenceServices in KServe's Standard mode, and how a new version of a model comes to serve.

https://kserve.github.io/website/docs/admin-guide/overview
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conformance.control_plane.plane import Plane, until
from conformance.control_plane.pods import PAUSE, RESTRICTED
from conformance.control_plane.teams import condition, holds, phase

GPU = "nvidia.com/gpu"
IN_PLACE = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}}
"""The old pod ends before the new one starts: no GPU is needed beside it."""
_SOURCE = "internal.serving.kserve.io/storage-initializer-sourceuri"
_RUNTIME = "triton"


@dataclass(frozen=True)
class Service:
    """An InferenceService of the cluster."""

    plane: Plane
    namespace: str
    name: str

    def found(self) -> Any:
        path = f"/apis/serving.kserve.io/v1beta1/namespaces/{self.namespace}/inferenceservices"
        return self.plane.read(f"{path}/{self.name}")

    def deployment(self) -> Any:
        path = f"/apis/apps/v1/namespaces/{self.namespace}/deployments/{self.name}-predictor"
        return self.plane.read(path)

    def serving(self) -> list[str]:
        """The model of every pod that is there, running or not."""
        label = f"labelSelector=serving.kserve.io/inferenceservice%3D{self.name}"
        pods = self.plane.read(f"/api/v1/namespaces/{self.namespace}/pods?{label}")["items"]
        return [
            each["metadata"]["annotations"][_SOURCE] if phase(each) == "Running" else phase(each)
            for each in pods
        ]

    def serves(self, model: str) -> bool:
        """It is Ready, and the pods that are there serve this model and no other."""
        return holds(self.found(), "Ready") and set(self.serving()) == {model}

    def wait_for(self, model: str) -> None:
        where = f"{self.name} serves {model}; {self.plane.folder}"
        until(lambda: self.serves(model), where, seconds=300)

    def why_stuck(self) -> str:
        """Why the Deployment cannot make the pod that it wants, in the API server's words."""
        failure = condition(self.deployment(), "ReplicaFailure")
        return str(failure["message"]) if failure.get("status") == "True" else ""


def serve(plane: Plane, objects: Sequence[dict[str, Any]]) -> Service:
    """Apply an InferenceService and what it needs; its namespace is there already."""
    answer = plane.apply(objects)
    assert answer.status == 0, answer.err
    (service,) = (each for each in objects if each["kind"] == "InferenceService")
    return Service(plane, service["metadata"]["namespace"], service["metadata"]["name"])


def triton(namespace: str) -> dict[str, Any]:
    """A ServingRuntime of the namespace, as KServe's own for Triton."""
    container = {
        "name": "kserve-container",
        "image": PAUSE,
        "args": ["tritonserver", "--model-store=/mnt/models", "--http-port=8080"],
        "resources": {"limits": {"cpu": "1", "memory": "2Gi"}},
        "securityContext": RESTRICTED,
    }
    return {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "ServingRuntime",
        "metadata": {"name": _RUNTIME, "namespace": namespace},
        "spec": {
            "supportedModelFormats": [{"name": "onnx", "version": "1"}],
            "protocolVersions": ["v2", "grpc-v2"],
            "containers": [container],
        },
    }


def inference_service(
    namespace: str, model: str, *, strategy: dict[str, Any] | None = None
) -> dict[str, Any]:
    """One replica with one GPU; without a strategy it gets the one of a Deployment."""
    amounts = {"cpu": "1", "memory": "2Gi", GPU: "1"}
    predictor = {
        "minReplicas": 1,
        "maxReplicas": 1,
        "tolerations": [{"key": GPU, "operator": "Exists", "effect": "NoSchedule"}],
        "model": {
            "modelFormat": {"name": "onnx", "version": "1"},
            "runtime": _RUNTIME,
            "protocolVersion": "v2",
            "storageUri": model,
            "resources": {"requests": amounts, "limits": amounts},
        },
    }
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": {
            "name": "fraud",
            "namespace": namespace,
            "annotations": {"serving.kserve.io/deploymentMode": "Standard"},
        },
        "spec": {"predictor": predictor | ({"deploymentStrategy": strategy} if strategy else {})},
    }
