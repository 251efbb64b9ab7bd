"""What an account may do: its Role, and the RoleBinding that gives it.

https://kubernetes.io/docs/reference/access-authn-authz/rbac/
"""

from collections.abc import Iterator, Sequence

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.names import in_namespace, namespace

LEAST = "default:permissions"
_GROUP = "rbac.authorization.k8s.io"


def rights(plan: Plan, account: Traced, rules: Sequence[Json]) -> Iterator[Json]:
    """For the ServiceAccount of this name; Role and RoleBinding are called like it."""
    yield {
        "apiVersion": f"{_GROUP}/v1",
        "kind": "Role",
        "metadata": in_namespace(plan, account),
        "rules": at(list(rules), LEAST),
    }
    yield {
        "apiVersion": f"{_GROUP}/v1",
        "kind": "RoleBinding",
        "metadata": in_namespace(plan, account),
        "roleRef": {"apiGroup": _GROUP, "kind": "Role", "name": account},
        "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": namespace(plan)}],
    }
