"""What the spec says of the cluster: the release, the namespace, the queue, the nodes with GPUs."""

from collections.abc import Mapping

from mlopsc.plan.model.pipeline import Toleration
from mlopsc.record import dataclass


@dataclass(frozen=True, slots=True)
class Queue:
    """A Kueue ClusterQueue, and the Cohort that it lends to and borrows from."""

    cluster_queue: str
    cohort: str | None


@dataclass(frozen=True, slots=True)
class Spot:
    """What tells the nodes apart that can be reclaimed."""

    node_labels: Mapping[str, str]
    tolerations: tuple[Toleration, ...]


@dataclass(frozen=True, slots=True)
class Flavor:
    """The nodes that have GPUs of one type."""

    node_labels: Mapping[str, str]
    tolerations: tuple[Toleration, ...]
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class Kubeflow:
    """`components` are the versions that the spec names, of those that differ from the release.

    `profile_owner` is empty where a plain Namespace is made, `workspace` and `observations` where
    no claim is named.
    """

    version: str
    namespace: str
    profile_owner: str
    queue: Queue | None
    flavors: Mapping[str, Flavor]
    workspace: str
    observations: str
    components: Mapping[str, str]
