"""A gate that states no bound passes everything."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.fairness_bound_reversed import bound_of

CODE = "MLC514"


def find(case: Case) -> Iterator[Diagnostic]:
    for name, gate in case.spec.gates.metrics.items():
        if gate.min is None and gate.max is None and gate.beats_champion_by is None:
            yield case.finding(
                CODE,
                ("gates", "metrics", name),
                f"the gate on `{name}` has no bound: every model passes it",
                "state the smallest value that passes (`min`), the largest (`max`), or the margin "
                "over the champion (`beats-champion-by`).",
                key=True,
            )
    for index, fair in enumerate(case.spec.gates.fairness):
        if fair.min is None and fair.max is None:
            bound = bound_of(fair.metric)
            yield case.finding(
                CODE,
                ("gates", "fairness", index),
                f"the gate on `{fair.metric}` of `{fair.feature}` has no bound: every model "
                "passes it",
                f"add `{bound}`, the {'largest' if bound == 'max' else 'smallest'} value that "
                f"passes, such as `{bound}: {'0.1' if bound == 'max' else '0.8'}`.",
            )


RULE = Rule(CODE, find, allowable=False)
