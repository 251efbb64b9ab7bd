"""serving/: a component of its own, with the InferenceService as a file that the controller reads.

The InferenceService is not applied with the rest: it would take the service back to no version.
"""

import hashlib
from collections.abc import Iterator

from mlopsc.artifact.manifest import Json, json_file, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import WHOLE_SPEC, Traced, at
from mlopsc.plan.model import Plan
from mlopsc_targets.common.tree import short
from mlopsc_targets.kubeflow.names import labels_of, namespace
from mlopsc_targets.kubeflow.serving.guards import guards
from mlopsc_targets.kubeflow.serving.names import serves
from mlopsc_targets.kubeflow.serving.rollout import FILE, rollout_objects
from mlopsc_targets.kubeflow.serving.service import inference_service
from mlopsc_targets.kubeflow.serving.triton import serving_runtime

_PATH = "serving.resources"


def serving_files(plan: Plan, tree: Traced) -> Iterator[Artifact]:
    """`tree` is the ConfigMap of the compiled tree."""
    if not serves(plan):
        return
    service = json_file(f"serving/{FILE}", _because(inference_service(plan, tree)))
    digest = hashlib.sha256(service.text.encode()).hexdigest()
    name = at(f"{plan.project}-service-{short(digest)}", WHOLE_SPEC)
    yield service
    runtime = (serving_runtime(plan), *guards(plan))
    yield yaml_file("serving/runtime.yaml", *map(_because, runtime))
    rollout = rollout_objects(plan, tree, name)
    yield yaml_file("serving/rollout.yaml", *map(_because, rollout))
    yield yaml_file("serving/kustomization.yaml", _because(_kustomization(plan, name)))


def _because(each: Json) -> Traced:
    return each if isinstance(each, Traced) else at(each, _PATH)


def _kustomization(plan: Plan, service: Traced) -> Json:
    return {
        "apiVersion": "kustomize.config.k8s.io/v1alpha1",
        "kind": "Component",
        "resources": ["runtime.yaml", "rollout.yaml"],
        "configMapGenerator": [
            {
                "name": service,
                "namespace": namespace(plan),
                "files": [FILE],
                "options": {
                    "disableNameSuffixHash": True,
                    "immutable": True,
                    "labels": labels_of(plan),
                },
            }
        ],
    }
