"""The pod of a step as KFP's driver makes it from the compiled IR.

What it takes from where: https://github.com/kubeflow/pipelines/blob/master/backend/src/v2/driver/k8s.go
Argo adds its `wait` beside it.
"""

from typing import Any

import yaml
from conformance.control_plane.pods import PAUSE, WAIT, pod

from mlopsc.pipeline import Built


def executor_pod(built: Built, step: str, namespace: str, name: str) -> dict[str, Any]:
    """The executor of a step: its resources, and all that its platform spec puts on the pod."""
    text = next(each.text for each in built.artifacts if each.path == "pipeline/ir.yaml")
    ir, platform = yaml.safe_load_all(text)
    container = ir["deploymentSpec"]["executors"][f"exec-step-{step}"]["container"]
    config = platform["platforms"]["kubernetes"]["deploymentSpec"]["executors"][f"exec-step-{step}"]
    main = {"name": "main", "image": PAUSE, "resources": _resources(container["resources"])}
    made = pod(namespace, name, main, WAIT)
    made["metadata"]["labels"] = config["podMetadata"]["labels"]
    made["spec"] |= {
        "nodeSelector": config.get("nodeSelector", {}).get("labels", {}),
        "tolerations": config.get("tolerations", []),
        "activeDeadlineSeconds": int(config["activeDeadlineSeconds"]),
    }
    return made


def _resources(found: dict[str, Any]) -> dict[str, Any]:
    """KFP puts an accelerator among the limits only; the API server makes it a request, too."""
    limits = {"cpu": found["resourceCpuLimit"], "memory": found["resourceMemoryLimit"]}
    requests = {"cpu": found["resourceCpuRequest"], "memory": found["resourceMemoryRequest"]}
    if accelerator := found.get("accelerator"):
        limits[accelerator["type"]] = accelerator["count"]
    return {"limits": limits, "requests": requests}
