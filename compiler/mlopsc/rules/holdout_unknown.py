"""The holdout is no dataset that a step makes."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.words import listed, meant
from mlopsc.source import edit

CODE = "MLC525"


def find(case: Case) -> Iterator[Diagnostic]:
    evaluation = case.spec.evaluation
    known = graph.dataset_outputs(case.spec)
    if evaluation is None or evaluation.holdout in known:
        return
    path = ("evaluation", "holdout")
    guess, question = meant(evaluation.holdout, known)
    there = f"The dataset outputs are {listed(known)}." if known else "No step makes a dataset."
    yield case.finding(
        CODE,
        path,
        f"`{evaluation.holdout}` is {_what(case, evaluation.holdout)}",
        f"{question}{there}",
        fix=edit.set_value(case.source, path, guess) if guess else (),
    )


def _what(case: Case, name: str) -> str:
    made = next((each for each in graph.outputs(case.spec) if each.name == name), None)
    if made is not None:
        return f"an output of type {made.type}; a holdout is a dataset"
    if name in case.spec.data:
        return "a dataset of the team's; a holdout is split off by a step, as its output"
    return "not the output of any step"


RULE = Rule(CODE, find, allowable=False)
