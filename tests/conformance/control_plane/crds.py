"""CRDs that no Go module can be had for: the fields that the vendor's own CRD has, and no other.

Written by hand from, read on 2026-11-27:
- https://github.com/kubeflow/pipelines/tree/master/manifests/kustomize/base/crds
- https://github.com/kubeflow/dashboard/tree/main/components/profile-controller/config/crd/bases
"""

from typing import Any

_TEXT = {"type": "string"}
_ANYTHING = {"x-kubernetes-preserve-unknown-fields": True}
_QUANTITIES = {
    "type": "object",
    "additionalProperties": {
        "anyOf": [{"type": "integer"}, {"type": "string"}],
        "x-kubernetes-int-or-string": True,
    },
}


def _object(*required: str, **properties: Any) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "object", "properties": properties}
    return made | ({"required": list(required)} if required else {})


def _crd(group: str, version: str, kind: str, scope: str, spec: dict[str, Any]) -> dict[str, Any]:
    plural = f"{kind.lower()}s"
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}"},
        "spec": {
            "group": group,
            "scope": scope,
            "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
            "versions": [
                {
                    "name": version,
                    "served": True,
                    "storage": True,
                    "schema": {"openAPIV3Schema": _object(spec=spec)},
                }
            ],
        },
    }


CRDS = (
    _crd(
        "pipelines.kubeflow.org",
        "v2beta1",
        "Pipeline",
        "Namespaced",
        _object(description=_TEXT),
    ),
    _crd(
        "pipelines.kubeflow.org",
        "v2beta1",
        "PipelineVersion",
        "Namespaced",
        _object(
            "pipelineSpec",
            codeSourceURL=_TEXT,
            description=_TEXT,
            displayName=_TEXT,
            pipelineName=_TEXT,
            pipelineSpec=_ANYTHING,
            pipelineSpecURI=_TEXT,
            platformSpec=_ANYTHING,
        ),
    ),
    _crd(
        "kubeflow.org",
        "v1",
        "Profile",
        "Cluster",
        _object(
            owner=_object("kind", "name", apiGroup=_TEXT, kind=_TEXT, name=_TEXT, namespace=_TEXT),
            resourceQuotaSpec=_object(hard=_QUANTITIES),
        ),
    ),
)
