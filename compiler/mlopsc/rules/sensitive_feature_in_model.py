"""A column whose groups must be treated alike is an input of the model."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule

CODE = "MLC530"


def find(case: Case) -> Iterator[Diagnostic]:
    evaluation, model = case.spec.evaluation, case.spec.model
    if evaluation is None or model is None:
        return
    inputs = {each.name for each in case.features.inputs}
    for index, column in enumerate(evaluation.sensitive):
        if column in inputs:
            yield case.finding(
                CODE,
                ("evaluation", "sensitive", index),
                f"the model reads `{column}`, a sensitive column, as one of its inputs",
                f"take `{column}` out of {model.feature_schema} and train without it; the "
                "holdout keeps the column, so that fairness can still be measured.",
                severity="warning",
                labels=(case.label(("model", "schema"), "the model's inputs"),),
            )


RULE = Rule(CODE, find)
