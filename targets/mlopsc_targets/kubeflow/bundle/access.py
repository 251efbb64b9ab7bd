"""access.yaml: the ServiceAccount that runs the pipeline, and the little that it may do.

Argo's executor reports a task's result, KFP's launcher reads where artifacts are kept and the key
to it. No step may read another secret: those of the spec reach its own pod as variables.
https://argo-workflows.readthedocs.io/en/latest/workflow-rbac/
"""

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.bundle.rights import rights
from mlopsc_targets.kubeflow.names import in_namespace, named, on_nodes

_STORE = "kfp-launcher"
"""KFP's ConfigMap: which store holds the artifacts. https://www.kubeflow.org/docs/components/pipelines/operator-guides/configure-object-store/"""
_STORE_KEY = "mlpipeline-minio-artifact"


def access_file(plan: Plan) -> Artifact:
    account = named(plan, "pipeline")
    return yaml_file(
        "access.yaml",
        {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": in_namespace(plan, account),
        },
        *rights(plan, account, [*_RULES, *_nodes(plan)]),
    )


def _nodes(plan: Plan) -> list[Json]:
    """A launcher starts and ends the nodes of its step, and asks Kueue what they wait for."""
    rules: tuple[Json, ...] = (
        {
            "apiGroups": ["trainer.kubeflow.org"],
            "resources": ["trainjobs"],
            "verbs": ["create", "delete", "get"],
        },
        {"apiGroups": ["kueue.x-k8s.io"], "resources": ["workloads"], "verbs": ["list"]},
    )
    steps = on_nodes(plan)
    return [at(each, *(f"{step.origin.path}.nodes" for step in steps)) for each in rules if steps]


_RULES: tuple[Json, ...] = (
    {
        "apiGroups": ["argoproj.io"],
        "resources": ["workflowtaskresults"],
        "verbs": ["create", "patch"],
    },
    {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]},
    {
        "apiGroups": [""],
        "resources": ["configmaps"],
        "resourceNames": [_STORE],
        "verbs": ["get"],
    },
    {
        "apiGroups": [""],
        "resources": ["secrets"],
        "resourceNames": [_STORE_KEY],
        "verbs": ["get"],
    },
)
