"""training/step-STEP.yaml: a TrainingRuntime, what one node of a step on several nodes is.

All that differs between versions of Trainer would stand in the TrainJob (podTemplateOverrides up
to 2.1, runtimePatches and a deadline since 2.2), so none of it does: the runtime is the step's own,
and the deadline the Job's. A runtime is never changed: its name ends in a digest of its content,
and a run keeps the one that it was compiled with.
https://www.kubeflow.org/docs/components/trainer/operator-guides/runtime/
"""

import hashlib
from collections.abc import Iterator, Mapping

from mlopsc.artifact.manifest import Json, to_json
from mlopsc.artifact.trace import Traced, also, at
from mlopsc.plan.model import Plan, Step
from mlopsc.record import dataclass
from mlopsc_targets.common.tree import short
from mlopsc_targets.kubeflow.names import GANG, cluster, in_namespace, named, on_nodes
from mlopsc_targets.kubeflow.pipeline.executors import OVERHEAD_SECONDS
from mlopsc_targets.kubeflow.pipeline.nodes import selector, tolerated
from mlopsc_targets.kubeflow.pods import (
    POD_SECURITY,
    WORKSPACE,
    WRITING_SECURITY,
    asked_at,
    mounts_of,
    runtime_container,
    runtime_volumes,
    secrets_of,
    volumes_of,
)
from mlopsc_targets.kubeflow.training.jobs import API

_NODE = "node"
"""What Trainer wants the job and its container to be called."""
_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - where NCCL and data loaders look for it
"""NCCL needs more of it than the 64 MiB that a container has: https://docs.nvidia.com/deeplearning/nccl/user-guide/docs/troubleshooting.html#shared-memory."""

_OWN = {"workspace": WORKSPACE, "shared-memory": _SHARED_MEMORY}
"""What a node mounts beside the tree and its place to work."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """What a step's nodes are, and the name by which its job refers to it."""

    name: Traced
    made: Traced


def runtimes(plan: Plan, tree: Traced) -> Mapping[str, Runtime]:
    """By step. `tree` is the ConfigMap that holds the compiled tree."""
    return {step.name: _runtime(plan, step, tree) for step in on_nodes(plan)}


def _runtime(plan: Plan, step: Step, tree: Traced) -> Runtime:
    spec = _spec(plan, step, tree)
    digest = short(hashlib.sha256(to_json(spec).encode()).hexdigest())
    name = at(f"{plan.project}-{step.name}-{digest}", step.origin.path, *tree.origins)
    labels = {"trainer.kubeflow.org/framework": "torch"}
    made = {
        "apiVersion": API,
        "kind": "TrainingRuntime",
        "metadata": in_namespace(plan, name, labels=labels),
        "spec": spec,
    }
    return Runtime(name, at(made, step.origin.path, f"{step.origin.path}.nodes"))


def _spec(plan: Plan, step: Step, tree: Traced) -> dict[str, Json]:
    path = step.origin.path
    deadline = at(step.timeout_seconds + OVERHEAD_SECONDS, f"{path}.timeout")
    job: dict[str, Json] = {
        # One node that is lost ends the job: the launcher is tried again, with all nodes.
        "backoffLimit": 0,
        "activeDeadlineSeconds": deadline,
        "template": {"metadata": {"labels": _labels(plan, step)}, "spec": _pod(plan, step, tree)},
    }
    of_trainer = {"trainer.kubeflow.org/trainjob-ancestor-step": "trainer"}
    template: dict[str, Json] = {"metadata": {"labels": of_trainer}, "spec": job}
    return {
        "mlPolicy": {"numNodes": at(step.nodes, f"{path}.nodes"), "torch": {}},
        "template": {"spec": {"replicatedJobs": [{"name": _NODE, "template": template}]}},
    }


def _labels(plan: Plan, step: Step) -> dict[str, Json]:
    own = {key: at(value, f"project.labels.{key}") for key, value in plan.labels.items()}
    return {
        **own,
        "app.kubernetes.io/part-of": at(plan.project, "project.name"),
        GANG: step.name,
        # A proxy would stand between the nodes, and never end.
        "sidecar.istio.io/inject": "false",
    }


def _pod(plan: Plan, step: Step, tree: Traced) -> dict[str, Json]:
    gpu, origins = step.resources.gpu, (step.origin.path,)
    labels = selector(plan, gpu, step, origins)
    borne = tolerated(plan, gpu, step, origins)
    return {
        "serviceAccountName": named(plan, "pipeline"),
        "automountServiceAccountToken": False,
        "restartPolicy": "Never",
        "securityContext": POD_SECURITY,
        **({"nodeSelector": labels} if labels else {}),
        **({"tolerations": borne} if borne else {}),
        "containers": [_container(step)],
        "volumes": list(_volumes(plan, step, tree)),
    }


def _container(step: Step) -> Json:
    """Its words come with the TrainJob."""
    path = step.origin.path
    image = at(step.image or "", f"{path}.image", "pipeline.image")
    return runtime_container(
        _NODE,
        image,
        (),
        asked_at(step.resources, f"{path}.resources"),
        env=list(secrets_of(step)),
        mounts=[
            *({"name": name, "mountPath": each} for name, each in _OWN.items()),
            *mounts_of(step),
        ],
        security=WRITING_SECURITY,
    )


def _volumes(plan: Plan, step: Step, tree: Traced) -> Iterator[Json]:
    workspace = at(cluster(plan).workspace, "platform.kubeflow.workspace.claim")
    yield from runtime_volumes(also(tree, step.origin.path))
    yield {"name": "workspace", "persistentVolumeClaim": {"claimName": workspace}}
    yield {"name": "shared-memory", "emptyDir": {"medium": "Memory"}}
    yield from volumes_of(step)
