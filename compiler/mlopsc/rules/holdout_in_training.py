"""The holdout is read on the way to the model, so what it measures is memory."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.source import edit

CODE = "MLC511"


def find(case: Case) -> Iterator[Diagnostic]:
    evaluation = case.spec.evaluation
    if evaluation is None:
        return
    for read in graph.inputs(case.spec):
        if read.name == evaluation.holdout and read.step in _training(case, evaluation.holdout):
            yield case.finding(
                CODE,
                read.path,
                f"step `{read.step}` trains on `{read.name}`, the holdout that judges the model",
                f"take `{read.name}` out of these inputs; a step that only measures the model may "
                "read it.",
                labels=(case.label(("evaluation", "holdout"), "the holdout"),),
                fix=edit.remove(case.source, read.path),
            )


def _training(case: Case, holdout: str) -> frozenset[str]:
    """The steps that make a model, and all that they need, but for the one that splits it off."""
    splits = graph.producers(case.spec).get(holdout, "")
    trains = (made.step for made in graph.outputs(case.spec, "model"))
    training = (graph.before(case.spec, step, until=splits) for step in trains)
    return frozenset().union(*training) - {splits}


RULE = Rule(CODE, find, allowable=False)
