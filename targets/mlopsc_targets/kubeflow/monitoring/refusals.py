"""What no alert would read: people with nothing to be told, prices and a budget."""

from collections.abc import Iterator

from mlopsc.plan.model import Plan
from mlopsc.plan.target import Refusal
from mlopsc_targets.kubeflow.monitoring.cost import mixed, prices
from mlopsc_targets.kubeflow.monitoring.signals import monitored


def refuse_unread(plan: Plan) -> Iterator[Refusal]:
    """What no alert would read: people with nothing to be told, prices and a budget."""
    if plan.monitoring.email and not monitored(plan):
        yield Refusal(
            "MLC828",
            ("monitoring", "alerts", "email"),
            "nothing is watched, so nobody would ever be told",
            "add what they are to be told of, such as `monitoring: {infra: true}`, or remove "
            "`email`. Slack is told how each run ended all the same.",
        )
    yield from _cost(plan)


def _cost(plan: Plan) -> Iterator[Refusal]:
    stated: dict[tuple[str, str], object] = {
        ("monitoring", "prices"): plan.monitoring.prices,
        ("quotas", "monthly-budget"): plan.quotas.monthly_budget,
    }
    for path, value in stated.items():
        if value and not plan.monitoring.cost:
            yield Refusal(
                "MLC828",
                path,
                f"nothing reads `{'.'.join(path)}` where `monitoring.cost` is off, so it would be "
                "lost",
                "add `monitoring: {cost: true}`, which alerts before a month costs more than "
                "`quotas.monthly-budget`, or remove it.",
            )
    types = mixed(plan)
    if types:
        yield Refusal(
            "MLC828",
            ("monitoring", "prices", types[0]),
            f"{' and '.join(types)} are counted as one resource, and priced in two currencies",
            "write both prices in one currency. None is converted, since the rate changes every "
            "day.",
        )
    if plan.monitoring.cost and not prices(plan):
        yield Refusal(
            "MLC828",
            ("monitoring", "cost"),
            "no GPU type has both a quota and a price, so there is nothing to count",
            "add `monitoring.prices` for the types of `quotas.gpus`, or remove `cost: true`: CPU "
            "and memory have no price in the language.",
        )
