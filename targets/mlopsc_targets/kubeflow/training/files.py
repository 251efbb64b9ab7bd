"""training/: a component of its own, since Trainer, which reads it, is not all of Kubernetes.

A step may be called anything, so what is called after one begins with `step-`.
"""

from collections.abc import Iterator, Mapping

from mlopsc.artifact.manifest import Json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.names import on_nodes
from mlopsc_targets.kubeflow.training.policy import policy
from mlopsc_targets.kubeflow.training.runtimes import Runtime

_POLICY = "policy.yaml"


def training_files(plan: Plan, found: Mapping[str, Runtime]) -> Iterator[Artifact]:
    """`found` are the runtimes by step."""
    if not found:
        return
    origins = [f"{each.origin.path}.nodes" for each in on_nodes(plan)]
    files = {_file(step): each.made for step, each in found.items()}
    component: Json = {
        "apiVersion": "kustomize.config.k8s.io/v1alpha1",
        "kind": "Component",
        "resources": [_POLICY, *(at(name, *made.origins) for name, made in files.items())],
    }
    yield yaml_file("training/kustomization.yaml", at(component, *origins))
    yield yaml_file(f"training/{_POLICY}", *(at(each, *origins) for each in policy(plan)))
    for name, made in files.items():
        yield yaml_file(f"training/{name}", made)


def _file(step: str) -> str:
    return f"step-{step}.yaml"
