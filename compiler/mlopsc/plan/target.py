"""What a target is: a name, what it can express, and one pure function from plan to artifacts."""

from collections.abc import Callable, Mapping
from typing import Literal

from mlopsc.artifact.model import Artifact
from mlopsc.artifact.promotion import PromotionGraph
from mlopsc.plan.capacity import Capacity, Platform
from mlopsc.plan.model import Plan
from mlopsc.record import dataclass

Support = Literal["mapped", "emulated", "refused"]


@dataclass(frozen=True, slots=True)
class Capability:
    """What a target does with one field of the language; `how` says it in a table's cell.

    `field` is a path of the spec, `*` standing for any name: `pipeline.steps.*.timeout`.
    """

    field: str
    support: Support
    how: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something in this plan that the target cannot express: where, why, what to do instead."""

    code: str
    path: tuple[str | int, ...]
    summary: str
    help: str


@dataclass(frozen=True, slots=True)
class Command:
    """One command line for a person, and what it does in a few words."""

    does: str
    line: str


@dataclass(frozen=True, slots=True)
class Target:
    """`refuse` is asked first, then the plan is proven to fit on its `platform`; `lower` is
    called only when neither found anything. `read_promotion` reads emitted files, by their path in
    the tree, back into the graph that leads to promotion; `commands` are what a person types to
    apply, verify, promote and roll back.
    """

    name: str
    capabilities: tuple[Capability, ...]
    platform: Callable[[Plan], Platform]
    refuse: Callable[[Plan], tuple[Refusal, ...]]
    lower: Callable[[Plan, Capacity], tuple[Artifact, ...]]
    commands: Callable[[Plan], tuple[Command, ...]]
    read_promotion: Callable[[Mapping[str, str]], PromotionGraph]
