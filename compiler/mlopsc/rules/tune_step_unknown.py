"""The tuning names a step that is not there."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.words import listed, meant
from mlopsc.source import edit

CODE = "MLC520"


def find(case: Case) -> Iterator[Diagnostic]:
    tune, steps = case.spec.pipeline.tune, case.spec.pipeline.steps
    if tune is None or tune.step in steps:
        return
    path = ("pipeline", "tune", "step")
    guess, question = meant(tune.step, steps)
    yield case.finding(
        CODE,
        path,
        f"there is no step `{tune.step}` to tune",
        f"{question}The steps are {listed(steps)}.",
        fix=edit.set_value(case.source, path, guess) if guess else (),
    )


RULE = Rule(CODE, find, allowable=False)
