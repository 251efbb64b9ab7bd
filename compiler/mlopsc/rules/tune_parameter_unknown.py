"""The tuning varies a parameter that the pipeline does not have."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.words import listed, meant
from mlopsc.source import edit

CODE = "MLC522"


def find(case: Case) -> Iterator[Diagnostic]:
    tune, known = case.spec.pipeline.tune, case.spec.pipeline.parameters
    tuned = tuple(tune.parameters) if tune else ()
    for name in tuned:
        if name in known:
            continue
        path = ("pipeline", "tune", "parameters", name)
        guess, question = meant(name, (each for each in known if each not in tuned))
        there = f"It has {listed(known)}." if known else "It has none."
        yield case.finding(
            CODE,
            path,
            f"the pipeline has no parameter `{name}` to tune",
            f"{question}{there} `pipeline.parameters` holds the value that a run without tuning "
            "takes.",
            key=True,
            fix=edit.rename_key(case.source, path, guess) if guess else (),
        )


RULE = Rule(CODE, find, allowable=False)
