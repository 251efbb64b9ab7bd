"""The steps may take longer, one after another, than a run of the pipeline may."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.plan.graph import order
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.units import seconds
from mlopsc.schema.v1 import Spec

CODE = "MLC310"
_UNITS = (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1))


def find(case: Case) -> Iterator[Diagnostic]:
    """A quota of 0 is MLC308's, a cycle MLC505's."""
    quota = case.spec.quotas.max_runtime
    most = seconds(quota) if quota else 0
    way = _longest_way(case.spec) if most else ()
    took = sum(_longest(case.spec, step) for step in way)
    if took <= most:
        return
    yield case.finding(
        CODE,
        ("quotas", "max-runtime"),
        f"a run may take {quota}, and its longest way up to {_shown(took)}: {' -> '.join(way)}",
        "that is each timeout times its attempts. Shorten a `timeout`, take a retry away, or let "
        "whoever owns the quota raise it.",
        labels=(
            case.label((*graph.STEPS, step), f"up to {_shown(_longest(case.spec, step))}")
            for step in way
        ),
    )


def _longest_way(spec: Spec) -> tuple[str, ...]:
    """The steps of the way that may take longest, from the first to the last."""
    needs = graph.needs(spec)
    steps = order(needs)
    if len(steps) < len(needs):
        return ()
    until: dict[str, int] = {}
    last_before: dict[str, str] = {}
    for step in steps:
        if needs[step]:
            last_before[step] = max(needs[step], key=lambda each: until[each])
        until[step] = until.get(last_before.get(step, ""), 0) + _longest(spec, step)
    way = [max(steps, key=lambda each: until[each])]
    while way[-1] in last_before:
        way.append(last_before[way[-1]])
    return tuple(reversed(way))


def _longest(spec: Spec, name: str) -> int:
    """Seconds of a step when each attempt takes its whole timeout."""
    step = spec.pipeline.steps[name]
    return seconds(step.timeout) * (step.retries + 1)


def _shown(count: int) -> str:
    """`1d 2h`, `90m` as `1h 30m`."""
    parts: list[str] = []
    for unit, factor in _UNITS:
        many, count = divmod(count, factor)
        if many:
            parts.append(f"{many}{unit}")
    return " ".join(parts) or "0s"


RULE = Rule(CODE, find, allowable=False)
