"""Performance is watched, and nothing says when the truth about a prediction is known."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.watching import watched

CODE = "MLC704"


def find(case: Case) -> Iterator[Diagnostic]:
    """Without any observations it is MLC702's."""
    observations = case.spec.monitoring.observations
    if observations is None or observations.labels_after:
        return
    first = next((each for each in watched(case.spec) if each.needs == "truth"), None)
    if first is None:
        return
    yield case.finding(
        CODE,
        ("monitoring", "observations"),
        f"{first.what} is watched, and nothing says when the truth arrives",
        "add how long after a prediction its true label is in the observations, as in "
        "`labels-after: 7d`. Where it never is, watch `drift` instead.",
        key=True,
        labels=(case.label(first.path, "needs the truth"),),
    )


RULE = Rule(CODE, find)
