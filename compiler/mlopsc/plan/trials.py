"""What `tune` tries, drawn once for every target; and which steps a trial is made of.

A draw depends on the seed and the space alone, never on which trial ends first: what is tried is
known when the pipeline is compiled, and stands in pipeline.json.
"""

import itertools
import math
import random
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

from mlopsc.plan.model import Plan, Scalar, Step, Tune, TuneParameter

DIGITS = 6
"""Significant digits of a drawn number: the same on every machine's mathematics."""
Parameters: TypeAlias = Mapping[str, Scalar]


def trials(tune: Tune, seed: int | None) -> tuple[Parameters, ...]:
    """The draws from the seed, or the grid in the order of its names and values."""
    if tune.algorithm == "grid":
        return tuple(itertools.islice(_grid(tune), tune.max_trials))
    return tuple(_draw(tune, f"{seed}/{number}") for number in range(1, tune.max_trials + 1))


def _grid(tune: Tune) -> Iterator[Parameters]:
    names = sorted(tune.parameters)
    for values in itertools.product(*(tune.parameters[name].values for name in names)):
        yield dict(zip(names, values, strict=True))


def _draw(tune: Tune, seed: str) -> Parameters:
    source = random.Random(seed)  # noqa: S311 - a reproducible draw, nothing secret
    return {name: _pick(source, tune.parameters[name]) for name in sorted(tune.parameters)}


def _pick(source: random.Random, space: TuneParameter) -> Scalar:
    if space.values or space.low is None or space.high is None:
        return source.choice(space.values)
    share, low, high = source.random(), float(space.low), float(space.high)
    if space.scale == "log":
        drawn = math.exp(math.log(low) * (1 - share) + math.log(high) * share)
    else:
        drawn = low + (high - low) * share
    if _whole(space.low) and _whole(space.high):
        return round(drawn)
    return min(max(float(f"{drawn:.{DIGITS}g}"), low), high)


def _whole(end: Decimal) -> bool:
    return end == end.to_integral_value()


def objective_step(plan: Plan, tune: Tune) -> str:
    """The step that measures the objective; the tuned one where none lists it."""
    return next(
        (
            step.name
            for step in plan.steps
            if any(tune.metric in output.metrics for output in step.outputs)
        ),
        tune.step,
    )


def needed(plan: Plan, tune: Tune) -> tuple[Step, ...]:
    """The tuned step and the way from it to the step that measures the objective."""
    behind, ahead = steps_from(plan, tune.step), _ahead(plan, objective_step(plan, tune))
    return tuple(each for each in plan.steps if each.name in behind and each.name in ahead)


def steps_from(plan: Plan, name: str) -> frozenset[str]:
    """The step and all that reads from it, at any distance; steps stand in their order."""
    found = {name}
    for step in plan.steps:
        if any(each.producer in found for each in step.inputs):
            found.add(step.name)
    return frozenset(found)


def _ahead(plan: Plan, name: str) -> set[str]:
    """The step and all that it reads from, at any distance."""
    found = {name}
    for step in reversed(plan.steps):
        if step.name in found:
            found |= {each.producer for each in step.inputs if each.producer}
    return found
