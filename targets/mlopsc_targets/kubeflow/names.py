"""What the objects are called, and the labels that all of them carry."""

from collections.abc import Mapping

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Kubeflow, Plan, Step

GROUP = "mlopsc.dev"
TRAINING = "training"
GANG = f"{GROUP}/nodes-of"
"""The label of every node of a step that has several; its value is the step."""


def on_nodes(plan: Plan) -> tuple[Step, ...]:
    """The steps that run on several nodes."""
    return tuple(each for each in plan.steps if each.nodes > 1)


def cluster(plan: Plan) -> Kubeflow:
    """The section of the spec, which `refuse` has asked for."""
    if plan.kubeflow is None:
        raise ValueError("platform.kubeflow is not there: refuse() comes first")
    return plan.kubeflow


def namespace(plan: Plan) -> Traced:
    return at(cluster(plan).namespace, "platform.kubeflow.namespace")


def named(plan: Plan, part: str) -> Traced:
    """An object of this project: `fraud-compute`."""
    return at(f"{plan.project}-{part}", "project.name")


def of_namespace(plan: Plan, part: str) -> Traced:
    """An object that stands in no namespace and is about one: `risk.fraud-trainjobs`.

    The same project in another namespace (staging, production) has one of its own: no namespace's
    name holds a dot.
    """
    name = f"{cluster(plan).namespace}.{plan.project}-{part}"
    return at(name, "platform.kubeflow.namespace", "project.name")


def in_namespace(
    plan: Plan,
    name: Traced,
    *,
    labels: Mapping[str, Json] | None = None,
    annotations: Mapping[str, Json] | None = None,
) -> Traced:
    """The metadata of an object in the namespace."""
    fields: dict[str, Json] = {"name": name, "namespace": namespace(plan)}
    fields["labels"] = labels_of(plan, labels)
    if annotations:
        fields["annotations"] = annotations
    return at(fields, *name.origins)


def in_cluster(plan: Plan, name: Traced, *, labels: Mapping[str, Json] | None = None) -> Traced:
    """The metadata of an object that stands in no namespace."""
    return at({"name": name, "labels": labels_of(plan, labels)}, *name.origins)


def labels_of(plan: Plan, more: Mapping[str, Json] | None = None) -> Mapping[str, Json]:
    """The recommended labels, then the project's own; its own never replace the compiler's.

    https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/
    """
    own = {key: at(value, f"project.labels.{key}") for key, value in plan.labels.items()}
    return {
        **own,
        "app.kubernetes.io/part-of": at(plan.project, "project.name"),
        "app.kubernetes.io/managed-by": at("mlopsc", "default:layout"),
        **(more or {}),
    }
