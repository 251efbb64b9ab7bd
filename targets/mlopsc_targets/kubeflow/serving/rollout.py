"""The controller that rolls out: the cluster serves the version that is the registry's champion.

It has rights of its own: a step, which runs under the pipeline's account, has none to the service.
Whoever moves the champion, a run, a person or a rollback, needs none of the cluster's rights.
"""

from collections.abc import Iterator

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.capacity import canary, rolling
from mlopsc.plan.model import Plan, Serving
from mlopsc_targets.kubeflow.bundle.rights import rights
from mlopsc_targets.kubeflow.names import in_namespace, labels_of, named
from mlopsc_targets.kubeflow.platform import following
from mlopsc_targets.kubeflow.pods import (
    POD_SECURITY,
    asked,
    outside_of_the_mesh,
    registry_secrets,
    runtime_container,
    runtime_volumes,
)
from mlopsc_targets.kubeflow.serving.names import (
    METRICS,
    MOST_FAILING,
    ROLLOUT,
    SERVICE,
    bake_seconds,
    canary_deployment,
    deployment,
    late_seconds,
    replicas,
    served,
)

_FOLDER = "/mlops/service"
FILE = "inferenceservice.json"
_READY_SECONDS = 600
"""How long one batch of new replicas may take until it is ready: its image, its model."""
_NAME = "app.kubernetes.io/name"


def rollout_objects(plan: Plan, tree: Traced, service: Traced) -> Iterator[Json]:
    """`service` is the ConfigMap that holds the InferenceService."""
    for part in (SERVICE, ROLLOUT):
        yield {
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": in_namespace(plan, named(plan, part)),
            "automountServiceAccountToken": False,
        }
    # Which version served well: the controller writes it down here.
    memory = in_namespace(plan, _memory(plan))
    yield {"apiVersion": "v1", "kind": "ConfigMap", "metadata": memory}
    yield from rights(plan, named(plan, ROLLOUT), list(_rules(plan)))
    yield _asks_replicas(plan)
    yield _deployment(plan, tree, service)


def _rules(plan: Plan) -> Iterator[Json]:
    """An object that is not there yet has no name by which its creation could be limited."""
    group, kind = "serving.kserve.io", "inferenceservices"
    yield {"apiGroups": [group], "resources": [kind], "verbs": ["create"]}
    yield _rule(group, kind, [at(plan.project, "project.name")], "get", "patch")
    yield _rule("apps", "deployments", list(_deployments(plan)), "get")
    yield _rule("", "configmaps", [_memory(plan)], "get", "patch")
    # Where the replicas of a version are, for what they measured: no name is known before.
    yield {"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]}


def _asks_replicas(plan: Plan) -> Json:
    to = [{"podSelector": {"matchLabels": replicas(plan)}}]
    return {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "NetworkPolicy",
        "metadata": in_namespace(plan, named(plan, f"{ROLLOUT}-to-{SERVICE}")),
        "spec": {
            "podSelector": {"matchLabels": {_NAME: named(plan, ROLLOUT)}},
            "policyTypes": ["Egress"],
            "egress": [{"to": to, "ports": [{"protocol": "TCP", "port": METRICS}]}],
        },
    }


def _deployments(plan: Plan) -> Iterator[Traced]:
    yield at(deployment(plan), "project.name")
    if canary(served(plan)[0]):
        yield at(canary_deployment(plan), "project.name", "serving.rollout.canary")


def _memory(plan: Plan) -> Traced:
    return at(f"{plan.project}-served", "project.name")


def _rule(group: str, kind: str, names: list[Json], *verbs: str) -> Json:
    return {
        "apiGroups": [group],
        "resources": [kind],
        "resourceNames": names,
        "verbs": list(verbs),
    }


def _deployment(plan: Plan, tree: Traced, service: Traced) -> Json:
    name = named(plan, ROLLOUT)
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": in_namespace(plan, name, labels={_NAME: name}),
        "spec": {
            "replicas": 1,
            # Never two at once: each would wait for what the other one rolls out.
            "strategy": {"type": "Recreate"},
            "selector": {"matchLabels": {_NAME: name}},
            "template": {
                "metadata": {"labels": labels_of(plan, {_NAME: name, **outside_of_the_mesh(plan)})},
                "spec": {
                    "serviceAccountName": name,
                    "automountServiceAccountToken": True,
                    "securityContext": POD_SECURITY,
                    "containers": [_container(plan)],
                    "volumes": [
                        *runtime_volumes(tree),
                        {"name": "mlops-service", "configMap": {"name": service}},
                    ],
                },
            },
        },
    }


def ready_seconds(serving: Serving) -> int:
    """How long a rollout may take: its batches, and one more for what is slow."""
    most, new = (serving.replicas or (1, 1))[1], rolling(serving)
    return _READY_SECONDS * (-(-most // max(new, 1)) + 1)


def _container(plan: Plan) -> Json:
    serving = served(plan)[0]
    bake = bake_seconds(serving)
    ready = at(str(ready_seconds(serving)), "serving.replicas", "serving.rollout")
    verb = ("serve", "--service", f"{_FOLDER}/{FILE}", "--ready-within", ready)
    limits: list[Json] = ["--metrics", str(METRICS), "--failing", MOST_FAILING]
    if serving.p95 is not None:
        late = ("--late", f"{serving.p95:f}", "--patience", str(late_seconds(serving)))
        limits += [at(word, "serving.latency.p95", "serving.rollout.bake") for word in late]
    return runtime_container(
        ROLLOUT,
        at(plan.image or "", "pipeline.image"),
        (*verb, "--bake", at(str(bake), "serving.rollout.bake"), *(limits if bake else ())),
        asked(following(), "default:serving"),
        env=registry_secrets(plan),
        mounts=[{"name": "mlops-service", "mountPath": _FOLDER, "readOnly": True}],
    )
