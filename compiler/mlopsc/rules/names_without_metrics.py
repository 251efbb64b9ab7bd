"""An output that is not of type metrics lists names of metrics."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.source import edit

CODE = "MLC527"


def find(case: Case) -> Iterator[Diagnostic]:
    for made in graph.outputs(case.spec):
        if made.type == "metrics" or not made.metrics:
            continue
        stated = (*made.path, "type") in case.source.values
        yield case.finding(
            CODE,
            (*made.path, "names"),
            f"`{made.name}` lists names of metrics and is of type {made.type}",
            "remove the names, or write `type: metrics`."
            if stated
            else "add `type: metrics`: an output without a type is a dataset.",
            key=True,
            fix=edit.remove(case.source, (*made.path, "names"))
            if stated
            else edit.add(case.source, made.path, "type", "metrics"),
        )


RULE = Rule(CODE, find, allowable=False)
