"""What can run at once: the model of the capacity proof, and what a platform adds to it.

Amounts are by resource: thousandths of a core for `cpu`, bytes for `memory`, a count for `pods`
and for every GPU type.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TypeAlias

from mlopsc.plan.model import Plan, Resources, Serving
from mlopsc.record import dataclass, field

CPU, MEMORY, PODS = "cpu", "memory", "pods"
Amounts: TypeAlias = Mapping[str, int]
NOTHING: Amounts = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Demand:
    """`copies` of something that each take `each`; `origin` is its path in the spec."""

    what: str
    origin: str
    copies: int
    each: Amounts

    def total(self, resource: str) -> int:
        return self.copies * self.each.get(resource, 0)


@dataclass(frozen=True, slots=True)
class Peak:
    """The most of one resource that can be in use at any moment, and the set that makes it.

    `total` is never below what can happen. Where `tight` is false it is a bound that may not be
    reached: `members` is then the largest set that was found.
    """

    resource: str
    total: int
    quota: int | None
    quota_path: str
    tight: bool
    members: tuple[Demand, ...]

    @property
    def fits(self) -> bool:
        return self.quota is None or self.total <= self.quota

    @property
    def found(self) -> int:
        """What the members take together; the total where that is tight."""
        return sum(each.total(self.resource) for each in self.members)


@dataclass(frozen=True, slots=True)
class Capacity:
    """A peak for every resource that anything asks for or a quota names."""

    peaks: tuple[Peak, ...]


@dataclass(frozen=True, slots=True)
class Platform:
    """What a platform adds to what a spec says, as data.

    `per_pod`: side containers of every pod. `per_task`: pods beside the ones of a step, such as
    KFP's driver; `per_gang`: the same, of a step on several nodes only. `per_node`: side containers
    of each of these nodes, where they are not those of every pod. `standing`: what runs all the
    time. `after_steps`: the pod that gates and registers. `runs`: pipeline runs that may overlap.
    `trials_alone`: nothing of the pipeline runs beside the trials of `tune`. `serves`: whether the
    model is served here.
    """

    counts_pods: bool = True
    per_pod: Amounts = field(default_factory=lambda: NOTHING)
    per_task: tuple[Demand, ...] = ()
    per_gang: tuple[Demand, ...] = ()
    per_node: Amounts | None = None
    standing: tuple[Demand, ...] = ()
    after_steps: Demand | None = None
    runs: int = 1
    trials_alone: bool = False
    serves: bool = True


def amounts(resources: Resources, platform: Platform, *, node: bool = False) -> Amounts:
    """One pod of these resources, or one of several nodes, and what the platform puts beside."""
    side = platform.per_pod
    if node and platform.per_node is not None:
        side = platform.per_node
    gpu = resources.gpu
    own = {CPU: resources.cpu_millis, MEMORY: resources.memory_bytes}
    own |= {PODS: 1} if platform.counts_pods else {}
    own |= {gpu.type: gpu.count} if gpu else {}
    return {name: own.get(name, 0) + side.get(name, 0) for name in own}


def canary(serving: Serving) -> int:
    """The replicas that try a new version beside all of the old one: 0 without a canary.

    As many as keep within its share where the fewest replicas serve. Where replicas come and go,
    KServe counts them among the most. 0 too where a single one would be more.
    """
    least, most = serving.replicas or (1, 1)
    percent = serving.rollout.canary_percent if serving.rollout else 0
    room = least if least == most else min(least, most - least)
    within = (new for new in range(room, 0, -1) if 100 * new <= percent * (least + new))
    return next(within, 0)


def rolling(serving: Serving) -> int:
    """The replicas of a new version that start beside the old ones while it takes over."""
    stated = serving.rollout.max_surge if serving.rollout else None
    return 1 if stated is None else stated


def surge(serving: Serving) -> int:
    """The most replicas of a new version that are there beside all of the version before."""
    return max(rolling(serving), canary(serving))


def quotas(plan: Plan) -> Mapping[str, tuple[int | None, str]]:
    """By resource, the quota and where it is written."""
    found: dict[str, tuple[int | None, str]] = {
        CPU: (plan.quotas.cpu_millis, "quotas.cpu"),
        MEMORY: (plan.quotas.memory_bytes, "quotas.memory"),
        PODS: (plan.quotas.pods, "quotas.pods"),
    }
    return found | {
        type_: (count, f"quotas.gpus.{type_}") for type_, count in plan.quotas.gpus.items()
    }
