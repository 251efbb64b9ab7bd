"""What the GPUs that are held cost, by the spec's own prices, and alerts on the budget of a month.

kube-state-metrics counts a container's GPUs by resource and not by type: types that share a
resource are all counted at the dearest price among them, so that the figure is never too low.
"""

import math
from collections.abc import Iterator
from decimal import Decimal

from mlopsc.plan.model import Plan
from mlopsc.record import dataclass
from mlopsc_targets.kubeflow.bundle.amounts import types_by_resource
from mlopsc_targets.kubeflow.monitoring.held import HELD
from mlopsc_targets.kubeflow.monitoring.model import Alert, Firing, Group, Record, Seen
from mlopsc_targets.kubeflow.monitoring.signals import NAMES, selector, state_name
from mlopsc_targets.kubeflow.names import cluster

COST = "namespace_resource:gpu_cost_per_hour:sum"
_ORIGINS = (*NAMES, "monitoring.cost", "monitoring.prices", "quotas.gpus")
_BUDGET = (*_ORIGINS, "quotas.monthly-budget")
_MONTH = "24 * scalar(days_in_month())"
_HOURS_OF_JANUARY = 744
"""promtool's clock begins in January 1970."""


@dataclass(frozen=True, slots=True)
class Price:
    """By the hour, for one GPU of a resource; `types` are all that are counted at it."""

    resource: str
    amount: str
    currency: str
    types: tuple[str, ...]
    unpriced: tuple[str, ...]


def prices(plan: Plan) -> tuple[Price, ...]:
    """One for every GPU resource with a quota and a price: the dearest of its types."""
    found = (_price(plan, *each) for each in types_by_resource(plan).items())
    return tuple(each for each in found if Decimal(each.amount))


def mixed(plan: Plan) -> tuple[str, ...]:
    """Types that share a resource and are priced in different currencies: no price is dearest."""
    for types in types_by_resource(plan).values():
        priced = tuple(each for each in types if each in plan.monitoring.prices)
        if len({plan.monitoring.prices[each].split(" ")[1] for each in priced}) > 1:
            return priced
    return ()


def _price(plan: Plan, resource: str, types: tuple[str, ...]) -> Price:
    known = {each: plan.monitoring.prices.get(each, "0 -/h") for each in types}
    dearest = max(known.values(), key=lambda each: Decimal(each.split(" ")[0]))
    amount, currency = dearest.removesuffix("/h").split(" ")
    unpriced = tuple(each for each in types if each not in plan.monitoring.prices)
    priced = tuple(each for each in types if each not in unpriced)
    return Price(resource, amount, currency, priced, unpriced)


def cost(plan: Plan) -> Iterator[Group]:
    found = prices(plan)
    if not plan.monitoring.cost or not found:
        return
    records = tuple(_record(plan, each) for each in found)
    budget = plan.quotas.monthly_budget
    alerts = _alerts(plan, found[0], *budget.split(" ")) if budget else ()
    yield Group(f"{plan.project}-cost", _ORIGINS, records, alerts)


def _record(plan: Plan, price: Price) -> Record:
    held = f"{HELD}{selector(plan, resource=state_name(price.resource))}"
    return Record(
        COST,
        f"(sum({held}) or vector(0)) * {price.amount}",
        _ORIGINS,
        labels={
            "namespace": cluster(plan).namespace,
            "resource": state_name(price.resource),
            "currency": price.currency,
        },
        title=f"Cost by the hour: {price.resource}, in {price.currency}",
        unit="short",
    )


def _alerts(plan: Plan, price: Price, budget: str, currency: str) -> tuple[Alert, ...]:
    return (
        _over(plan, price, budget, currency, name="CostOverBudget", window="1d"),
        _over(plan, price, budget, currency, name="CostOverBudgetForAWeek", window="7d"),
    )


def _over(plan: Plan, price: Price, budget: str, currency: str, *, name: str, window: str) -> Alert:
    words = {"1d": "day", "7d": "7 days"}[window]
    over = f"avg_over_time({COST}{selector(plan)}[{window}])"
    one = Decimal(price.amount) * _HOURS_OF_JANUARY
    many, few = int(Decimal(budget) / one) + 1, math.ceil(Decimal(budget) / one) - 1
    return Alert(
        name=name,
        severity={"1d": "warning", "7d": "critical"}[window],
        measure=f"sum by (namespace, currency) ({over}) * {_MONTH}",
        bound=f"> {budget}",
        wait="1h",
        summary=f'at the rate of the last {words} a month costs {{{{ $value | printf "%.0f" }}}} '
        f"{currency}, and the budget is {budget} {currency}",
        when=f"At the rate of the last {words} the GPUs of a month cost more than {budget} "
        f"{currency}{_caveat(plan)}.",
        todo="The panel of the GPUs that are held names the pods. This alert stops nothing.",
        origins=_BUDGET,
        fires=Firing(
            _held(plan, price, many),
            {"currency": price.currency},
            # As Prometheus counts, so that both round alike.
            f"{many * float(price.amount) * _HOURS_OF_JANUARY:.0f}",
        ),
        quiet=_held(plan, price, max(few, 0)),
    )


def _caveat(plan: Plan) -> str:
    """What the figure is not, said where it is read."""
    shared = [each for each in prices(plan) if len(each.types) > 1]
    unpriced = [type_ for each in prices(plan) for type_ in each.unpriced]
    return "".join(
        (
            f"; {' and '.join(shared[0].types)} are all counted at the dearest price"
            if shared
            else "",
            f"; {' and '.join(unpriced)} have no price of their own" if unpriced else "",
        )
    )


def _held(plan: Plan, price: Price, count: int) -> Seen:
    pod = {"pod": "train"}
    request = selector(
        plan, container="main", resource=state_name(price.resource), node="gpu-1", **pod
    )
    return Seen(
        {
            f"kube_pod_container_resource_requests{request}": f"{count}x180",
            f"kube_pod_status_phase{selector(plan, phase='Running', **pod)}": "1x180",
        },
        "2h",
    )
