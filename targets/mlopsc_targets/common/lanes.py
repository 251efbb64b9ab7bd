"""At most so many steps at once, on a platform that has no such bound: by order alone.

Steps are dealt to lanes, in their order; a step also waits for the one before it in its lane. With
as many lanes as the bound, no more steps can ever run at once, whatever runs them. A step gets a
lane that it waits for anyway, else a new one, else the one whose last step ends soonest.

Where a step is tuned, its trials come after every step that does not wait for it, and before all
that do: lanes tie no step of the first half to one of the second.
"""

from collections.abc import Mapping, Sequence

from mlopsc.plan.model import Plan
from mlopsc.plan.trials import steps_from


def waits(plan: Plan) -> Mapping[str, tuple[str, ...]]:
    """By step, the steps that it has to wait for: its producers, and the one before in its lane."""
    first = before_trials(plan)
    needs = {
        step.name: tuple(sorted({each.producer for each in step.inputs if each.producer}))
        for step in sorted(plan.steps, key=lambda each: bool(first) and each.name not in first)
    }
    longest = {each.name: each.timeout_seconds * (1 + each.retries) for each in plan.steps}
    behind: dict[str, frozenset[str]] = {}
    ends: dict[str, int] = {}
    lanes: list[str] = []
    found: dict[str, tuple[str, ...]] = {}
    for name, producers in needs.items():
        after = _all(producers, behind) | (frozenset() if name in first else frozenset(first))
        lane = _lane(lanes, after, ends, most=plan.parallelism)
        before = () if lane is None else (lanes[lane],)
        behind[name] = after | _all(before, behind)
        ends[name] = longest[name] + max((ends[each] for each in behind[name]), default=0)
        extra = tuple(each for each in before if each not in after)
        found[name] = tuple(sorted({*producers, *extra}))
        if lane is None:
            lanes.append(name)
        else:
            lanes[lane] = name
    return found


def before_trials(plan: Plan) -> tuple[str, ...]:
    """The steps that end before the first trial begins; none where nothing is tuned."""
    if plan.tune is None:
        return ()
    later = steps_from(plan, plan.tune.step)
    return tuple(each.name for each in plan.steps if each.name not in later)


def _all(names: Sequence[str], behind: Mapping[str, frozenset[str]]) -> frozenset[str]:
    return frozenset(names).union(*(behind[each] for each in names))


def _lane(
    lanes: Sequence[str], after: frozenset[str], ends: Mapping[str, int], *, most: int
) -> int | None:
    """The lane of a step that waits for `after`; None for a new one."""
    free = next((at for at, last in enumerate(lanes) if last in after), None)
    if free is not None:
        return free
    return None if len(lanes) < most else min(range(most), key=lambda at: (ends[lanes[at]], at))
