"""The capacity proof: for every resource, the most that can be in use at any moment.

Everything that can run together is counted: tasks of the graph that do not wait for one another,
as many as `parallelism` lets run; trials; nodes; as many runs as the platform lets overlap; the
service at its maximum in the middle of a rollout; what the platform puts beside each.
"""

from mlopsc.plan.capacity import Capacity, Demand, Peak, Platform, quotas
from mlopsc.plan.model import Plan
from mlopsc.proof.bounded import heaviest_of
from mlopsc.proof.demand import beside_runs, resources, run_of
from mlopsc.record import replace


def prove(plan: Plan, platform: Platform) -> Capacity:
    """The peak of every resource that the plan asks for or sets a quota on."""
    asked = resources(plan, platform)
    named = [name for name, (quota, _) in quotas(plan).items() if quota is not None]
    return Capacity(tuple(_peak(plan, platform, name) for name in dict.fromkeys((*asked, *named))))


def _peak(plan: Plan, platform: Platform, resource: str) -> Peak:
    run = run_of(plan, platform, resource)
    weights = [each.total(resource) for each in run.tasks]
    found = heaviest_of(weights, run.after, plan.parallelism)
    others = [each for each in beside_runs(plan, platform) if each.total(resource)]
    at_once = [
        replace(demand, copies=demand.copies * platform.runs)
        for member in found.members
        for demand in run.tasks[member].demands
        if demand.total(resource)
    ]
    quota, path = quotas(plan).get(resource, (None, f"quotas.gpus.{resource}"))
    total = found.bound * platform.runs + sum(each.total(resource) for each in others)
    tight = found.tight and run.exact
    return Peak(resource, total, quota, path, tight, _merged((*at_once, *others)))


def _merged(demands: tuple[Demand, ...]) -> tuple[Demand, ...]:
    """Equal demands as one: the driver pods of three steps are three driver pods."""
    found: dict[tuple[str, str], Demand] = {}
    for each in demands:
        key = (each.what, each.origin)
        before = found.get(key)
        found[key] = replace(each, copies=each.copies + before.copies) if before else each
    return tuple(found.values())
