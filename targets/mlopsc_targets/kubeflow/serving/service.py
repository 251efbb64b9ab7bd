"""The InferenceService, without the version: the controller writes the champion's into it.

The replicas run under KServe's Standard mode, a Deployment. A first container fetches the model
from the registry by its version, verifies its digest, and refuses a version that its gates did not
approve; Triton serves it from the pod's own disk. The version stands in one annotation, which the
pod reads: changing it is a rollout, and a rollback is one too. A canary is a second predictor with
an annotation of its own; the controller takes it away again.
https://kserve.github.io/website/docs/reference/crd-api
"""

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Traced, also, at
from mlopsc.plan.capacity import canary, rolling
from mlopsc.plan.model import Plan, Resources, Serving
from mlopsc_targets.kubeflow.bundle.queue import toleration, tolerations
from mlopsc_targets.kubeflow.names import GROUP, cluster, in_namespace, named
from mlopsc_targets.kubeflow.pods import (
    POD_SECURITY,
    asked_at,
    outside_of_the_mesh,
    registry_secrets,
    runtime_container,
    runtime_volumes,
)
from mlopsc_targets.kubeflow.serving.names import (
    CANARY,
    MODELS,
    RUNTIME,
    SERVICE,
    served,
)
from mlopsc_targets.kubeflow.serving.triton import ENDING_SECONDS

VERSION = f"{GROUP}/model-version"
"""The annotation that says which version serves."""
_MODEL_FORMATS = {"onnx": "onnx", "tensorrt": "tensorrt"}
_TARGET_PERCENT = 80
_MODES = "serving.kserve.io/deploymentMode"
_AUTOSCALER = "serving.kserve.io/autoscalerClass"
_VISIBILITY = "networking.kserve.io/visibility"
"""Without it KServe makes an Ingress, and the world may ask."""


def inference_service(plan: Plan, tree: Traced) -> Json:
    serving, resources = served(plan)
    least, most = serving.replicas or (1, 1)
    scaled = at("none" if least == most else "hpa", "serving.replicas")
    return {
        "apiVersion": "serving.kserve.io/v1beta1",
        "kind": "InferenceService",
        "metadata": in_namespace(
            plan,
            at(plan.project, "project.name"),
            labels=outside_of_the_mesh(plan) | {_VISIBILITY: "cluster-local"},
            annotations={_MODES: "Standard", _AUTOSCALER: scaled},
        ),
        "spec": {
            "predictor": {
                "minReplicas": at(least, "serving.replicas.min"),
                "maxReplicas": at(most, "serving.replicas.max"),
                **_scaling(least, most),
                "deploymentStrategy": _strategy(serving),
                "automountServiceAccountToken": False,
                "serviceAccountName": named(plan, SERVICE),
                "priorityClassName": named(plan, SERVICE),
                "securityContext": POD_SECURITY,
                "terminationGracePeriodSeconds": at(ENDING_SECONDS, "default:serving"),
                "initContainers": [_fetch(plan, resources)],
                "model": _model(plan, resources),
                "volumes": [*runtime_volumes(tree), {"name": MODELS, "emptyDir": {}}],
                **_nodes(plan, resources),
            },
            **_canary(plan, serving, resources),
        },
    }


def _scaling(least: int, most: int) -> dict[str, Json]:
    """By CPU, where there is something to scale: https://kserve.github.io/website/docs/model-serving/predictive-inference/autoscaling/hpa-autoscaler."""
    if least == most:
        return {}
    path = ("serving.replicas",)
    return {"scaleMetric": at("cpu", *path), "scaleTarget": at(_TARGET_PERCENT, *path)}


def _strategy(serving: Serving) -> Traced:
    """Beside the old replicas as many new ones as the proof has counted; else one by one.

    A surge beyond the quota would wait for the old replica, which waits for the new one:
    https://github.com/kserve/kserve/issues/4618.
    """
    new = rolling(serving)
    update = {"maxSurge": new, "maxUnavailable": 0 if new else 1}
    return at({"type": "RollingUpdate", "rollingUpdate": update}, "serving.rollout")


def _canary(plan: Plan, serving: Serving, resources: Resources) -> dict[str, Json]:
    """All that it does not say is the predictor's. KServe lets no autoscaler of it end with it.

    https://github.com/kserve/kserve/pull/5672
    """
    new, path = canary(serving), "serving.rollout.canary"
    if not new or serving.rollout is None:
        return {}
    predictor: Json = {
        "name": CANARY,
        "annotations": {_AUTOSCALER: "none"},
        "minReplicas": at(new, path, "serving.replicas"),
        # The CRD asks for the name of the container here, and fills it in everywhere else.
        "model": {"name": "kserve-container", **_model(plan, resources)},
    }
    return {
        "canary": [
            {"trafficPercent": at(serving.rollout.canary_percent, path), "predictor": predictor}
        ]
    }


def _fetch(plan: Plan, resources: Resources) -> Json:
    version = {"fieldRef": {"fieldPath": f"metadata.annotations['{VERSION}']"}}
    without_gpu = Resources(resources.cpu_millis, resources.memory_bytes, gpu=None)
    return runtime_container(
        "fetch-model",
        at(plan.image or "", "pipeline.image"),
        ("fetch", "--to", f"/{MODELS}"),
        asked_at(without_gpu, "serving.resources"),
        env=[{"name": "MLOPS_MODEL_VERSION", "valueFrom": version}, *registry_secrets(plan)],
        mounts=[{"name": MODELS, "mountPath": f"/{MODELS}"}],
    )


def _model(plan: Plan, resources: Resources) -> dict[str, Json]:
    format_ = _MODEL_FORMATS[plan.model.format] if plan.model else ""
    return {
        "modelFormat": {"name": at(format_, "model.format")},
        "runtime": named(plan, RUNTIME),
        "protocolVersion": "v2",
        "resources": asked_at(resources, "serving.resources"),
    }


def _nodes(plan: Plan, resources: Resources) -> dict[str, Json]:
    gpu = resources.gpu
    if gpu is None:
        return {}
    path = f"platform.kubeflow.flavors.{gpu.type}"
    labels = at(dict(cluster(plan).flavors[gpu.type].node_labels), f"{path}.node-labels")
    borne = [at(toleration(each), path) for each in tolerations(plan, gpu.type)]
    return {
        "nodeSelector": also(labels, "serving.resources.gpu"),
        "tolerations": at(borne, path, "serving.resources.gpu"),
    }
