"""kustomization.yaml: everything that `kubectl apply -k` applies, and the tree as a ConfigMap.

All of it but the pipeline, which not every KFP reads from the cluster.

The ConfigMap is made from the files of the tree as they stand, so that a review reads each once.
https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/configmapgenerator/
"""

from collections.abc import Mapping

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.monitoring.signals import monitored
from mlopsc_targets.kubeflow.names import cluster, labels_of, namespace, on_nodes
from mlopsc_targets.kubeflow.retraining.files import RETRAINING
from mlopsc_targets.kubeflow.retraining.jobs import jobs
from mlopsc_targets.kubeflow.serving.names import serves

_RESOURCES = ("namespace.yaml", "access.yaml", "network.yaml", "quota.yaml")


def kustomization(plan: Plan, files: Mapping[str, Artifact], tree: Traced) -> Artifact:
    queued = cluster(plan).queue is not None
    nodes = tuple(f"{each.origin.path}.nodes" for each in on_nodes(plan))
    served = serves(plan)
    retraining = (at(RETRAINING, "retraining"),) if jobs(plan) else ()
    return yaml_file(
        "kustomization.yaml",
        {
            "apiVersion": "kustomize.config.k8s.io/v1beta1",
            "kind": "Kustomization",
            "resources": [*_RESOURCES, *retraining],
            "components": [
                *((at("queue", "platform.kubeflow.queue"),) if queued else ()),
                *((at("training", *nodes),) if nodes else ()),
                *((at("serving", "serving.resources"),) if served else ()),
                *((at("monitoring", "monitoring", "retraining"),) if monitored(plan) else ()),
            ],
            "configMapGenerator": [
                {
                    "name": tree,
                    "namespace": namespace(plan),
                    "files": at(_files(files), "default:runtime"),
                    "options": {
                        "disableNameSuffixHash": True,
                        "immutable": True,
                        "labels": labels_of(plan),
                    },
                }
            ],
        },
    )


def _files(files: Mapping[str, Artifact]) -> list[Json]:
    return [
        at(key if key == each.path else f"{key}={each.path}", _maker(each.path))
        for key, each in files.items()
    ]


def _maker(path: str) -> str:
    return "serving.resources" if path.startswith("serving/") else "default:runtime"
