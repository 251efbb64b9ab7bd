"""A dataset that no step reads: it is pinned and kept, and changes no result."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.words import meant

CODE = "MLC404"


def find(case: Case) -> Iterator[Diagnostic]:
    read = {each.name for each in graph.inputs(case.spec)}
    strays = read - set(case.spec.data) - set(graph.producers(case.spec))
    misspelt = {meant(stray, case.spec.data)[0] for stray in strays}
    for name in case.spec.data:
        if name in read or name in misspelt:
            continue
        yield case.finding(
            CODE,
            ("data", name),
            f"no step reads `{name}`",
            "name it under `inputs` of the step that reads it, or remove it.",
            severity="warning",
            key=True,
        )


RULE = Rule(CODE, find)
