"""Two outputs list the same metric, so it is open which of the two numbers a gate reads."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.source import edit
from mlopsc.source.span import Path

CODE = "MLC503"


def find(case: Case) -> Iterator[Diagnostic]:
    first: dict[str, tuple[str, Path]] = {}
    for made in graph.outputs(case.spec):
        for index, metric in enumerate(made.metrics):
            path = (*made.path, "names", index)
            if metric not in first:
                first[metric] = (made.step, path)
                continue
            step, place = first[metric]
            again = "again" if step == made.step else f"too, and step `{step}` lists it already"
            yield case.finding(
                CODE,
                path,
                f"step `{made.step}` lists the metric `{metric}` {again}",
                "keep one of the two, or give one another name: a gate must know which it reads.",
                labels=(case.label(place, "first listed here"),),
                fix=edit.remove(case.source, path) if len(made.metrics) > 1 else (),
            )


RULE = Rule(CODE, find)
