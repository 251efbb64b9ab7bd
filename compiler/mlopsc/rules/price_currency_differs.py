"""A price is in another currency than the budget that it counts against."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.units import amount

CODE = "MLC706"


def find(case: Case) -> Iterator[Diagnostic]:
    budget = case.spec.quotas.monthly_budget
    if budget is None:
        return
    currency = amount(budget)[1]
    for type_, price in case.spec.monitoring.prices.items():
        if amount(price)[1] == currency:
            continue
        yield case.finding(
            CODE,
            ("monitoring", "prices", type_),
            f"an hour of {type_} costs {price.removesuffix('/h')}, and the monthly budget is in "
            f"{currency}",
            f"write what an hour costs in {currency}. None is converted, since the rate changes "
            "every day.",
            labels=(case.label(("quotas", "monthly-budget"), "the budget"),),
        )


RULE = Rule(CODE, find, allowable=False)
