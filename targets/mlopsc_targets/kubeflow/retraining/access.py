"""Who the CronJobs run as: an account that may do nothing in the cluster but start runs in KFP.

Its one token is for KFP's API alone, which asks Kubernetes whether its bearer may do what it asks:
the group of these rules is KFP's own, no API of the cluster answers to it.
https://github.com/kubeflow/pipelines/blob/master/manifests/kustomize/base/installs/multi-user/view-edit-cluster-roles.yaml
"""

from collections.abc import Iterator

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.bundle.rights import LEAST, rights
from mlopsc_targets.kubeflow.names import in_namespace, named

ACCOUNT = "retraining"
_NO: Json = False
_KFP = "pipelines.kubeflow.org"
_RULES: tuple[Json, ...] = (
    {
        "apiGroups": [_KFP],
        "resources": ["pipelines", "pipelines/versions"],
        "verbs": ["get", "list"],
    },
    {"apiGroups": [_KFP], "resources": ["experiments"], "verbs": ["create", "list"]},
    {"apiGroups": [_KFP], "resources": ["runs"], "verbs": ["create", "list"]},
)


def account(plan: Plan, *, starts: bool) -> Iterator[Json]:
    """The ServiceAccount; what it may do, where a job starts runs."""
    name = named(plan, ACCOUNT)
    yield {
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": in_namespace(plan, name),
        "automountServiceAccountToken": at(_NO, LEAST),
    }
    if starts:
        yield from rights(plan, name, _RULES)
