"""What of a plan takes something while it runs: tasks of the graph, trials, replicas.

A run of the pipeline is a graph of tasks. The trials of `tune` are one task of it: it takes
the place before the tuned step, as often as trials run at once.
"""

from collections.abc import Mapping

from mlopsc.plan.capacity import Amounts, Demand, Platform, amounts, surge
from mlopsc.plan.model import Plan, Serving, Step, Tune
from mlopsc.plan.trials import needed, steps_from
from mlopsc.proof.antichain import heaviest
from mlopsc.record import dataclass

TRIALS = "trials"


@dataclass(frozen=True, slots=True)
class Task:
    """What runs as one: a step with its nodes and the pods beside it, or all trials at once."""

    demands: tuple[Demand, ...]

    def total(self, resource: str) -> int:
        return sum(each.total(resource) for each in self.demands)


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its tasks, and by task the numbers of those that wait for it directly.

    `exact` is false where `trials` of a branching graph are counted as if all branches ran.
    """

    tasks: tuple[Task, ...]
    after: tuple[tuple[int, ...], ...]
    exact: bool = True


def run_of(plan: Plan, platform: Platform, resource: str) -> Run:
    """The graph of one run; what trials take depends on the resource that is asked about."""
    tasks = [_step_task(each, platform) for each in plan.steps]
    names = {each.name: number for number, each in enumerate(plan.steps)}
    after: list[list[int]] = [[] for _ in tasks]
    for number, step in enumerate(plan.steps):
        for producer in sorted({each.producer for each in step.inputs if each.producer}):
            after[names[producer]].append(number)
    exact = True
    if plan.tune is not None:
        trials, exact = _trials(plan, plan.tune, platform, resource)
        tasks.append(trials)
        _order_trials(plan, plan.tune, after, alone=platform.trials_alone)
    if platform.after_steps is not None:
        for each in after:
            each.append(len(tasks))
        tasks.append(Task((platform.after_steps,)))
        after.append([])
    return Run(tuple(tasks), tuple(map(tuple, after)), exact)


def _step_task(step: Step, platform: Platform) -> Task:
    if step.nodes == 1:
        each = amounts(step.resources, platform)
        alone = Demand(f"step {step.name}", step.origin.path, 1, each)
        return Task((alone, *platform.per_task))
    each = amounts(step.resources, platform, node=True)
    nodes = Demand(f"step {step.name}, a node", step.origin.path, step.nodes, each)
    return Task((nodes, *platform.per_gang, *platform.per_task))


def _order_trials(plan: Plan, tune: Tune, after: list[list[int]], *, alone: bool) -> None:
    """The trials, the last of the tasks, wait for what they read; the tuned step waits for them.

    `alone`: they wait for everything that does not wait for the tuned step.
    """
    names = [each.name for each in plan.steps]
    later, number = steps_from(plan, tune.step), len(after)
    after.append([place for place, name in enumerate(names) if name in later])
    read = {each.producer for step in needed(plan, tune) for each in step.inputs} - later
    for place, name in enumerate(names):
        if name in read or (alone and name not in later):
            after[place].append(number)


def _trials(plan: Plan, tune: Tune, platform: Platform, resource: str) -> tuple[Task, bool]:
    """The heaviest that one trial gets, as often as there are trials at once."""
    steps = needed(plan, tune)
    names = {each.name: number for number, each in enumerate(steps)}
    after = [
        [names[each.name] for each in steps if step.name in {i.producer for i in each.inputs}]
        for step in steps
    ]
    inner = [_step_task(each, platform) for each in steps]
    heavy = heaviest([each.total(resource) for each in inner], after)
    copies = min(tune.parallel_trials, tune.max_trials)
    demands = (
        Demand(f"trial: {demand.what}", tune.origin.path, demand.copies * copies, demand.each)
        for member in heavy
        for demand in inner[member].demands
    )
    return Task(tuple(demands)), len(heavy) <= 1


def beside_runs(plan: Plan, platform: Platform) -> tuple[Demand, ...]:
    """What runs beside any run: the service at its largest, in a rollout, and what always runs."""
    if plan.serving is None or plan.serving.resources is None or not platform.serves:
        return platform.standing
    each = amounts(plan.serving.resources, platform)
    return (*_service(plan.serving, each), *platform.standing)


def _service(serving: Serving, each: Amounts) -> tuple[Demand, ...]:
    origin = f"{serving.origin.path}.resources"
    if serving.mode == "batch":
        return (Demand("scoring a batch", origin, 1, each),)
    most = serving.replicas[1] if serving.replicas else 1
    replicas, new = Demand("replica", origin, most, each), surge(serving)
    if not new:
        return (replicas,)
    return (replicas, Demand("replica of the new version in a rollout", origin, new, each))


def resources(plan: Plan, platform: Platform) -> tuple[str, ...]:
    """Every resource that anything asks for: CPU, memory, pods, then GPU types by name."""
    demands = [each for step in plan.steps for each in _step_task(step, platform).demands]
    asked: Mapping[str, None] = dict.fromkeys(
        name for each in (*demands, *beside_runs(plan, platform)) for name in each.each
    )
    first = [name for name in ("cpu", "memory", "pods") if name in asked]
    return (*first, *sorted(name for name in asked if name not in first))
