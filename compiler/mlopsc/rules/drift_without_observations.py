"""Drift or performance is watched, and what it would be measured on is not there."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.watching import Watched, watched
from mlopsc.source import edit

CODE = "MLC702"


def find(case: Case) -> Iterator[Diagnostic]:
    observed = [each for each in watched(case.spec) if each.needs]
    observations = case.spec.monitoring.observations
    if observed and observations is None:
        yield _nothing_observed(case, observed[0])
    drift = next((each for each in observed if each.what == "drift"), None)
    if drift and observations and observations.reference is None:
        yield _nothing_to_compare(case, drift)


def _nothing_observed(case: Case, what: Watched) -> Diagnostic:
    after = ", labels-after: 7d" if what.needs == "truth" else ""
    return case.finding(
        CODE,
        what.path,
        f"{what.what} is watched, and nothing says where the observed inputs are",
        "add the folder or the address that your service writes them to, as in\n"
        f"  monitoring: {{observations: {{dataset: s3://bucket/observations{after}, "
        f"reference: {_holdout(case) or '<a dataset output>'}}}}}",
        key=True,
    )


def _nothing_to_compare(case: Case, drift: Watched) -> Diagnostic:
    holdout = _holdout(case)
    return case.finding(
        CODE,
        ("monitoring", "observations"),
        "drift is watched, and nothing says what the observed inputs are compared with",
        f"add `reference: {holdout}`, the data that the model was judged on."
        if holdout
        else "add a `reference`, the output of a step that holds data as it was in training.",
        key=True,
        labels=(case.label(drift.path, "drift is watched"),),
        fix=edit.add(case.source, ("monitoring", "observations"), "reference", holdout)
        if holdout
        else (),
    )


def _holdout(case: Case) -> str:
    return case.spec.evaluation.holdout if case.spec.evaluation else ""


RULE = Rule(CODE, find)
