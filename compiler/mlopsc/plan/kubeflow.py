"""What the spec says of the cluster, in plain values."""

from mlopsc.plan.model import Flavor, Kubeflow, Queue
from mlopsc.plan.steps import tolerations
from mlopsc.schema.v1 import Spec


def kubeflow(spec: Spec) -> Kubeflow | None:
    declared = spec.platform.kubeflow
    if declared is None:
        return None
    queue = declared.queue
    return Kubeflow(
        version=declared.version,
        namespace=declared.namespace,
        profile_owner=declared.profile.owner if declared.profile else "",
        queue=Queue(queue.cluster_queue, queue.cohort) if queue else None,
        flavors={
            type_: Flavor(dict(sorted(each.node_labels.items())), tolerations(each.tolerations))
            for type_, each in sorted(declared.flavors.items())
        },
        observations=declared.observations.claim if declared.observations else "",
        components=dict(sorted(declared.components.items())),
    )
