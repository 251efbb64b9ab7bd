"""The observed inputs are compared with something that no step makes."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.words import listed, meant
from mlopsc.source import edit

CODE = "MLC705"


def find(case: Case) -> Iterator[Diagnostic]:
    observations, known = case.spec.monitoring.observations, graph.dataset_outputs(case.spec)
    name = observations.reference if observations else None
    if name is None or name in known:
        return
    path = ("monitoring", "observations", "reference")
    guess, question = meant(name, known)
    there = f"The dataset outputs are {listed(known)}." if known else "No step makes a dataset."
    yield case.finding(
        CODE,
        path,
        f"`{name}` is no dataset that a step makes, so nothing can be compared with it",
        f"{question}{there}",
        fix=edit.set_value(case.source, path, guess) if guess else (),
    )


RULE = Rule(CODE, find, allowable=False)
