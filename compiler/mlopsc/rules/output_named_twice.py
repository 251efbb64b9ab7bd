"""Two things of one name: whoever reads it could get either."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.source.span import Path

CODE = "MLC507"


def find(case: Case) -> Iterator[Diagnostic]:
    first: dict[str, tuple[str, Path]] = {
        name: (f"the dataset `{name}`", ("data", name)) for name in case.spec.data
    }
    for made in graph.outputs(case.spec):
        who = f"an output of step `{made.step}`"
        if made.name not in first:
            first[made.name] = (who, made.path)
            continue
        other, place = first[made.name]
        yield case.finding(
            CODE,
            made.path,
            f"`{made.name}` is {who}, and {other} has the same name"
            if place[0] != "data"
            else f"`{made.name}` is {who} and a dataset, too",
            f"give one of them another name, such as `{made.step}-{made.name}`, and change the "
            "`inputs` that mean it.",
            key=True,
            labels=(case.label(place, "the other one"),),
        )


RULE = Rule(CODE, find, allowable=False)
