"""The capacity proof against brute force: every set of tasks of small graphs, tried one by one."""

import itertools
import random
from fractions import Fraction
from functools import cache

import pytest
from field_mutants import compiled, original

from mlopsc.plan.capacity import CPU, MEMORY, PODS, Demand, Peak, Platform
from mlopsc.plan.model import (
    Gpu,
    Input,
    Origin,
    Output,
    Plan,
    Resources,
    Rollout,
    Serving,
    Step,
    Tune,
)
from mlopsc.proof import antichain, bounded
from mlopsc.proof.capacity import prove
from mlopsc.record import replace

GRAPHS = 1500
GPUS = ("nvidia-l4", "nvidia-t4")
DRIVER = Demand("driver pod", "pipeline.steps", 1, {CPU: 100, MEMORY: 64, PODS: 1})
PLATFORMS = (
    Platform(counts_pods=False, trials_alone=True, serves=False),
    Platform(per_pod={CPU: 10, MEMORY: 16}, per_task=(DRIVER,), runs=2),
    Platform(
        standing=(Demand("dashboard", "project", 2, {CPU: 50, MEMORY: 32, PODS: 1}),),
        after_steps=Demand("gate", "gates", 1, {CPU: 500, MEMORY: 512, PODS: 1}),
    ),
)


@cache
def base() -> Plan:
    plan = compiled("minimal", original("minimal")).plan
    assert plan is not None
    return plan


def step(draw: random.Random, number: int, density: float) -> Step:
    makers = [each for each in range(number) if draw.random() < density]
    gpu = Gpu(draw.choice(GPUS), draw.randint(1, 2)) if draw.random() < 0.5 else None
    template = base().steps[0]
    return replace(
        template,
        name=f"s{number}",
        inputs=tuple(Input(f"o{each}", f"s{each}") for each in makers),
        outputs=(Output(f"o{number}", "metrics", (f"m{number}",)),),
        resources=Resources(draw.randint(1, 5) * 250, draw.randint(1, 4) * 256, gpu),
        nodes=draw.choice((1, 1, 1, 2)),
        origin=Origin(f"pipeline.steps.s{number}", ""),
    )


def plan_of(seed: int) -> tuple[Plan, Platform]:
    draw = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    count = draw.randint(1, 7)
    density = draw.choice((0.1, 0.3, 0.6))
    steps = tuple(step(draw, number, density) for number in range(count))
    tune = None
    if draw.random() < 0.4:
        tuned = draw.randrange(count)
        measured = draw.choice(
            [tuned, *(n for n in range(count) if f"s{tuned}" in above(steps, n))]
        )
        tune = Tune(
            step=f"s{tuned}",
            algorithm="random",
            max_trials=draw.randint(1, 5),
            parallel_trials=draw.randint(1, 4),
            metric=f"m{measured}",
            maximize=True,
            parameters={},
            origin=Origin("pipeline.tune", ""),
        )
    plan = replace(
        base(),
        steps=steps,
        tune=tune,
        parallelism=draw.randint(1, count),
        serving=serving(draw) if draw.random() < 0.5 else None,
    )
    return plan, draw.choice(PLATFORMS)


def serving(draw: random.Random) -> Serving:
    gpu = Gpu("nvidia-l4", 1) if draw.random() < 0.5 else None
    most = draw.randint(1, 4)
    return Serving(
        mode=draw.choice(("realtime", "realtime", "batch")),
        runtime="",
        p95=None,
        peak_rps=None,
        rps=None,
        resources=Resources(1000, 1024, gpu),
        replicas=draw.choice((None, (1, most))),
        rollout=draw.choice(
            (None, Rollout(draw.choice((0, 10, 50)), 60, draw.choice((None, 0, 2))))
        ),
        origin=Origin("serving", ""),
    )


def above(steps: tuple[Step, ...], number: int) -> set[str]:
    """The names of all that a step reads from, at any distance."""
    by_name = {each.name: each for each in steps}
    found: set[str] = set()
    todo = [f"s{number}"]
    while todo:
        for each in by_name[todo.pop()].inputs:
            if each.producer not in found:
                found.add(each.producer)
                todo.append(each.producer)
    return found


def pod(resources: Resources, platform: Platform) -> dict[str, int]:
    found = {CPU: resources.cpu_millis, MEMORY: resources.memory_bytes}
    found |= {PODS: 1} if platform.counts_pods else {}
    found |= {resources.gpu.type: resources.gpu.count} if resources.gpu else {}
    return {name: value + platform.per_pod.get(name, 0) for name, value in found.items()}


def weight(each: Step, platform: Platform, resource: str) -> int:
    own = each.nodes * pod(each.resources, platform).get(resource, 0)
    return own + sum(d.copies * d.each.get(resource, 0) for d in platform.per_task)


def brute(plan: Plan, platform: Platform, resource: str) -> int:
    """The most that any set of tasks takes which may run at once, by trying every set."""
    before = {each.name: above(plan.steps, number) for number, each in enumerate(plan.steps)}
    weights = {each.name: weight(each, platform, resource) for each in plan.steps}
    if plan.tune is not None:
        add_trials(plan, platform, before, weights)
    if platform.after_steps is not None:
        before["gate"] = set(before)
        weights["gate"] = platform.after_steps.total(resource)
    most = max(
        sum(weights[name] for name in names)
        for size in range(1, plan.parallelism + 1)
        for names in itertools.combinations(weights, size)
        if not any(a in before[b] for a, b in itertools.permutations(names, 2))
    )
    return most * platform.runs + served(plan, platform, resource)


def add_trials(
    plan: Plan, platform: Platform, before: dict[str, set[str]], weights: dict[str, int]
) -> None:
    """All trials at once, as one task: after what they read, before the tuned step."""
    assert plan.tune is not None
    tuned, metric = plan.tune.step, plan.tune.metric
    later = {name for name in before if name == tuned or tuned in before[name]}
    source = next(s.name for s in plan.steps if any(metric in o.metrics for o in s.outputs))
    needed = [name for name in before if name in later and name in {source, *before[source]}]
    heaviest = max(
        sum(weights[name] for name in names)
        for size in range(1, len(needed) + 1)
        for names in itertools.combinations(needed, size)
        if not any(a in before[b] for a, b in itertools.permutations(names, 2))
    )
    reads = {each for name in needed for each in before[name]} - later
    if platform.trials_alone:
        reads = set(before) - later
    copies = min(plan.tune.parallel_trials, plan.tune.max_trials)
    weights["trials"] = copies * heaviest
    before["trials"] = reads
    for name in later:
        before[name] = before[name] | {"trials"} | reads


def served(plan: Plan, platform: Platform, resource: str) -> int:
    standing = sum(each.copies * each.each.get(resource, 0) for each in platform.standing)
    serving = plan.serving
    if serving is None or serving.resources is None or not platform.serves:
        return standing
    each = pod(serving.resources, platform).get(resource, 0)
    if serving.mode == "batch":
        return standing + each
    least, most = serving.replicas or (1, 1)
    rollout = serving.rollout
    share = Fraction(rollout.canary_percent if rollout else 0, 100)
    room = least if least == most else most - least
    tried = [
        each for each in range(1, min(least, room) + 1) if Fraction(each, least + each) <= share
    ]
    beside = 1 if rollout is None or rollout.max_surge is None else rollout.max_surge
    return standing + each * (most + max([beside, *tried]))


def sums_to_its_total(peak: Peak) -> bool:
    return sum(each.copies * each.each.get(peak.resource, 0) for each in peak.members) == peak.total


@pytest.mark.parametrize("part", range(3))
def test_the_proof_agrees_with_every_set_tried(part: int) -> None:
    tight = 0
    for seed in range(part * GRAPHS // 3, (part + 1) * GRAPHS // 3):
        plan, platform = plan_of(seed)
        for peak in prove(plan, platform).peaks:
            truth = brute(plan, platform, peak.resource)
            assert peak.total == truth, (seed, peak)
            assert sums_to_its_total(peak), (seed, peak)
            tight += peak.tight
    assert tight > GRAPHS


def random_poset(seed: int) -> tuple[list[int], list[list[int]], int]:
    draw = random.Random(seed)  # noqa: S311 - repeatable, nothing secret
    count = draw.randint(2, 11)
    weights = [draw.randint(0, 9) for _ in range(count)]
    after = [
        [later for later in range(number + 1, count) if draw.random() < 0.25]
        for number in range(count)
    ]
    return weights, after, draw.randint(1, count)


def best_of(weights: list[int], after: list[list[int]], most: int) -> int:
    reach = [set(each) for each in after]
    for number in reversed(range(len(after))):
        for each in list(reach[number]):
            reach[number] |= reach[each]
    return max(
        sum(weights[each] for each in names)
        for size in range(most + 1)
        for names in itertools.combinations(range(len(weights)), size)
        if not any(b in reach[a] for a, b in itertools.permutations(names, 2))
    )


@pytest.mark.parametrize("effort", [0, 3, bounded.EFFORT])
def test_without_effort_left_the_bound_is_safe_and_says_so(effort: int) -> None:
    """With no search at all the Lagrangian bound stands alone: never too low."""
    loose = 0
    for seed in range(400):
        weights, after, most = random_poset(seed)
        found = bounded.heaviest_of(weights, after, most, effort=effort)
        truth = best_of(weights, after, most)
        assert found.bound >= truth, seed
        assert sum(weights[each] for each in found.members) <= truth
        if found.tight:
            assert found.bound == truth == sum(weights[each] for each in found.members), seed
        loose += not found.tight
    assert (loose > 0) == (effort < bounded.EFFORT)


def is_wrong() -> bool:
    """Whether the proof disagrees with brute force on some small graph."""
    for seed in range(400):
        weights, after, most = random_poset(seed)
        found = bounded.heaviest_of(weights, after, most)
        if found.bound != best_of(weights, after, most):
            return True
    return False


def test_mutants_of_the_algorithm_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_wrong()
    one_way = antichain._Network.add
    with monkeypatch.context() as patched:
        # No passing through a step: paths of more than one arrow are forgotten.
        patched.setattr(
            antichain._Network,
            "add",
            lambda self, tail, head, room: one_way(
                self, tail, head, 0 if tail == head + (len(self.arcs) - 2) // 2 else room
            ),
        )
        assert is_wrong()
    with monkeypatch.context() as patched:
        # Only direct neighbours are taken to be ordered.
        patched.setattr(
            bounded,
            "_comparable",
            lambda after: [
                sum(1 << b for b in after[a])
                | sum(1 << b for b in range(len(after)) if a in after[b])
                | 1 << a
                for a in range(len(after))
            ],
        )
        assert is_wrong()
    with monkeypatch.context() as patched:
        patched.setattr(
            bounded._Search,
            "_ahead",
            lambda self, _barred, place, _room: [place][: place < len(self.order)],
        )
        assert is_wrong()


@pytest.mark.parametrize("shape", ["wide", "deep", "layers"])
@pytest.mark.parametrize("most", [1, 2, 8, 1000])
def test_a_thousand_steps_are_proven_exactly(shape: str, most: int) -> None:
    """Equal weights: as many as may run at once, or as wide as the graph is."""
    graphs: dict[str, list[list[int]]] = {
        "wide": [[] for _ in range(1000)],
        "deep": [[n + 1] if n < 999 else [] for n in range(1000)],
        "layers": [
            list(range((n // 10 + 1) * 10, (n // 10 + 2) * 10)) if n < 990 else []
            for n in range(1000)
        ],
    }
    width = {"wide": 1000, "deep": 1, "layers": 10}[shape]
    found = bounded.heaviest_of([7] * 1000, graphs[shape], most)
    assert (found.bound, found.tight) == (7 * min(most, width), True)
