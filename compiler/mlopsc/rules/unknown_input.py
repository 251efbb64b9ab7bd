"""A step reads something that is neither a dataset nor the output of any step."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.words import listed, meant
from mlopsc.source import edit

CODE = "MLC506"


def find(case: Case) -> Iterator[Diagnostic]:
    makers = graph.producers(case.spec)
    for read in graph.inputs(case.spec):
        if read.name in makers or read.name in case.spec.data:
            continue
        others = (name for name, maker in makers.items() if maker != read.step)
        known = tuple(dict.fromkeys((*case.spec.data, *others)))
        taken = case.spec.pipeline.steps[read.step].inputs
        guess, question = meant(read.name, (name for name in known if name not in taken))
        there = f"A step can read {listed(known)}." if known else "There is nothing to read yet."
        yield case.finding(
            CODE,
            read.path,
            f"step `{read.step}` reads `{read.name}`, which no step makes and `data` does not name",
            f"{question}{there}",
            fix=edit.set_value(case.source, read.path, guess) if guess else (),
        )


RULE = Rule(CODE, find, allowable=False)
