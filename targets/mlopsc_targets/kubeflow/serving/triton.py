"""Triton: the ServingRuntime that KServe starts it by, and the configuration of its model.

Its server reads a model repository, a folder for each model with a folder for each version.
https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/user_guide/model_repository.html
"""

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.text import lines_file
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.names import in_namespace, named
from mlopsc_targets.kubeflow.pods import ALONE_SECURITY
from mlopsc_targets.kubeflow.serving.names import GRPC, HTTP, METRICS, MODELS, RUNTIME, served

IMAGE = "triton"
"""What the server's image is called under `platform.images`."""
CONFIG = "serving/config.pbtxt"
_BACKENDS = {"onnx": "onnxruntime", "tensorrt": "tensorrt"}
FORMATS = tuple(_BACKENDS)
"""The formats of models that are served."""
_SECONDS = 5
_USER = 1000
"""`triton-server` in NVIDIA's image, which starts as root where nothing else is said."""
_STARTING_SECONDS = 600
_LAST_SECONDS = 15
ENDING_SECONDS = 60
"""How long a replica may take to end, those seconds and its last requests among them."""


def serving_runtime(plan: Plan) -> Json:
    model = plan.model.format if plan.model else ""
    return {
        "apiVersion": "serving.kserve.io/v1alpha1",
        "kind": "ServingRuntime",
        "metadata": in_namespace(plan, named(plan, RUNTIME)),
        "spec": {
            "supportedModelFormats": [{"name": at(model, "model.format"), "version": "1"}],
            "protocolVersions": ["v2", "grpc-v2"],
            "containers": [_container(plan)],
        },
    }


def _container(plan: Plan) -> Json:
    return {
        "name": "kserve-container",
        "image": at(plan.images.get(IMAGE, ""), f"platform.images.{IMAGE}"),
        "command": ["tritonserver"],
        "args": [
            f"--model-repository=/{MODELS}",
            f"--http-port={HTTP}",
            f"--grpc-port={GRPC}",
            f"--metrics-port={METRICS}",
            # Without it there is no quantile to hold against the latency budget.
            "--metrics-config=summary_latencies=true",
        ],
        "ports": [{"name": "http1", "containerPort": HTTP, "protocol": "TCP"}],
        "startupProbe": {**_probe(), "failureThreshold": _STARTING_SECONDS // _SECONDS},
        "readinessProbe": _probe(),
        "livenessProbe": {**_probe("live"), "failureThreshold": 6},
        # Triton ends its models at once, and requests still come until all nodes have heard of it.
        "lifecycle": {"preStop": {"sleep": {"seconds": _LAST_SECONDS}}},
        "securityContext": {**ALONE_SECURITY, "runAsUser": _USER},
        "volumeMounts": [{"name": MODELS, "mountPath": f"/{MODELS}", "readOnly": True}],
    }


def _probe(what: str = "ready") -> dict[str, Json]:
    """https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md"""
    return {"httpGet": {"path": f"/v2/health/{what}", "port": HTTP}, "periodSeconds": _SECONDS}


def config_file(plan: Plan) -> Artifact:
    """config.pbtxt; inputs and outputs are in the model itself, from which Triton takes them.

    https://github.com/triton-inference-server/server/blob/main/docs/user_guide/model_configuration.md
    """
    gpu = served(plan)[1].gpu
    kind = "KIND_GPU" if gpu else "KIND_CPU"
    model = plan.model
    backend = _BACKENDS[model.format] if model else ""
    lines: list[str | Traced] = [
        at(f'name: "{model.name if model else ""}"', "model.name"),
        at(f'backend: "{backend}"', "model.format"),
        at(f"instance_group [ {{ count: 1 kind: {kind} }} ]", "serving.resources.gpu"),
    ]
    return lines_file(CONFIG, lines)
