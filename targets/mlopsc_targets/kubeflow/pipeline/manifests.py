"""pipeline/: the IR as a file for KFP's API, and as objects for a server that reads the cluster.

The objects are applied on their own: a Kubeflow whose KFP keeps pipelines in its database, which is
the default, knows none of their kinds. A PipelineVersion cannot be changed, so its name ends in a
digest of its content, and the versions before it stay.
https://www.kubeflow.org/docs/components/pipelines/operator-guides/server-config/
"""

import hashlib
from collections.abc import Iterator

from mlopsc.artifact.manifest import Json, to_json, yaml_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import WHOLE_SPEC, Traced, at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.names import in_namespace
from mlopsc_targets.kubeflow.pipeline.ir import Documents

IR, OBJECTS = "pipeline/ir.yaml", "pipeline/objects.yaml"
_API = "pipelines.kubeflow.org/v2beta1"
_DIGITS = 10


def pipeline_files(plan: Plan, made: Documents) -> Iterator[Artifact]:
    yield yaml_file(IR, made.spec, made.platform)
    yield yaml_file(OBJECTS, *_objects(plan, made))
    yield yaml_file(
        "pipeline/kustomization.yaml",
        {
            "apiVersion": "kustomize.config.k8s.io/v1beta1",
            "kind": "Kustomization",
            "resources": ["objects.yaml"],
        },
    )


def version_name(plan: Plan, made: Documents) -> Traced:
    """`fraud-3f2a9c1d07`: the digest of both documents."""
    content = to_json([made.spec, made.platform])
    digest = hashlib.sha256(content.encode()).hexdigest()[:_DIGITS]
    return at(f"{plan.project}-{digest}", WHOLE_SPEC)


def _objects(plan: Plan, made: Documents) -> Iterator[Json]:
    name = at(plan.project, "project.name")
    described: dict[str, Json] = {}
    if plan.description:
        described["description"] = at(plan.description, "project.description")
    yield {
        "apiVersion": _API,
        "kind": "Pipeline",
        "metadata": in_namespace(plan, name),
        "spec": described,
    }
    yield {
        "apiVersion": _API,
        "kind": "PipelineVersion",
        "metadata": in_namespace(plan, version_name(plan, made)),
        "spec": {
            "pipelineName": name,
            "pipelineSpec": made.spec,
            "platformSpec": made.platform,
        },
    }
