"""The cost is watched, and a GPU type that is in use has no price."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.requests import gpu_requests
from mlopsc.schema.units import amount

CODE = "MLC701"
_SHOWN = "USD"


def find(case: Case) -> Iterator[Diagnostic]:
    monitoring = case.spec.monitoring
    if not monitoring.cost:
        return
    first = {each.type: each for each in reversed(list(gpu_requests(case.spec)))}
    for type_, request in sorted(first.items()):
        if type_ in monitoring.prices:
            continue
        yield case.finding(
            CODE,
            ("monitoring", "cost"),
            f"the cost is watched, and nothing says what an hour of {type_} costs",
            "write what you pay, as in "
            f"`prices: {{{type_}: 0.80 {_currency(case)}/h}}` under `monitoring`. It depends on "
            "region and contract, so none is invented.",
            key=True,
            labels=(case.label(request.path, f"uses {type_}"),),
        )


def _currency(case: Case) -> str:
    budget = case.spec.quotas.monthly_budget
    return amount(budget)[1] if budget else _SHOWN


RULE = Rule(CODE, find)
