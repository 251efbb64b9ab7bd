"""What the spec says of the cluster, in plain values."""

from mlopsc.plan.model import Flavor, Kubeflow, Queue, Spot
from mlopsc.plan.steps import tolerations
from mlopsc.schema import v1


def kubeflow(spec: v1.Spec) -> Kubeflow | None:
    declared = spec.platform.kubeflow
    if declared is None:
        return None
    queue = declared.queue
    return Kubeflow(
        version=declared.version,
        namespace=declared.namespace,
        profile_owner=declared.profile.owner if declared.profile else "",
        queue=Queue(queue.cluster_queue, queue.cohort) if queue else None,
        flavors={type_: _flavor(each) for type_, each in sorted(declared.flavors.items())},
        workspace=declared.workspace.claim if declared.workspace else "",
        observations=declared.observations.claim if declared.observations else "",
        components=dict(sorted(declared.components.items())),
    )


def _flavor(declared: v1.Flavor) -> Flavor:
    spot = declared.spot
    return Flavor(
        node_labels=dict(sorted(declared.node_labels.items())),
        tolerations=tolerations(declared.tolerations),
        spot=Spot(dict(sorted(spot.node_labels.items())), tolerations(spot.tolerations))
        if spot
        else None,
    )
