"""What can be spent at most, where the spec names prices; nothing where it names none."""

from collections.abc import Iterator
from decimal import Decimal

from mlopsc.plan.model import Plan
from mlopsc.review.diff.model import Change
from mlopsc.schema.units import amount

HOURS = 730
"""Of a month, as clouds count it: 365 days of 24 hours in 12 months."""
_CENT = Decimal("0.01")


def cost_changes(before: Plan, after: Plan) -> Iterator[Change]:
    """Bounds that changed: of one run of the pipeline, and of a month of serving."""
    for what, bound in (("one run", run_bound), ("a month of serving", serving_bound)):
        (old, _), (new, sum_) = bound(before), bound(after)
        if old != new:
            yield Change(
                "cost",
                "worse" if (new or Decimal(0)) > (old or Decimal(0)) else "better",
                f"cost: {what}",
                _money(old, before),
                _money(new, after),
                f"{what} costs at most {_money(new, after) or 'nothing that has a price'}",
                note=sum_,
            )


def run_bound(plan: Plan) -> tuple[Decimal | None, str]:
    """Every attempt of every step for as long as it may take, on the GPUs it asks for."""
    total, parts = Decimal(0), []
    for step in plan.steps:
        gpu = step.resources.gpu
        price = _price(plan, gpu.type) if gpu else None
        if gpu is None or price is None:
            continue
        hours = Decimal(step.timeout_seconds * (step.retries + 1)) / 3600
        total += price * gpu.count * step.nodes * hours
        parts.append(f"{step.name}: {gpu.count * step.nodes} x {price} x {hours.normalize():f} h")
    return (total.quantize(_CENT), " + ".join(parts)) if parts else (None, "")


def serving_bound(plan: Plan) -> tuple[Decimal | None, str]:
    """All replicas for a month."""
    serving = plan.serving
    gpu = serving.resources.gpu if serving and serving.resources else None
    price = _price(plan, gpu.type) if gpu else None
    if serving is None or gpu is None or price is None:
        return None, ""
    most = serving.replicas[1] if serving.replicas else 1
    text = f"{most} replicas x {gpu.count} x {price} x {HOURS} h"
    return (price * gpu.count * most * HOURS).quantize(_CENT), text


def _price(plan: Plan, type_: str) -> Decimal | None:
    text = plan.monitoring.prices.get(type_)
    return amount(text)[0] if text else None


def _money(number: Decimal | None, plan: Plan) -> str | None:
    currency = next((amount(each)[1] for each in plan.monitoring.prices.values()), "")
    return None if number is None else f"{number} {currency}".strip()
