"""A choice is stated for something that the spec does not have."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.words import listed, meant
from mlopsc.source import edit
from mlopsc.source.span import Path

CODE = "MLC906"


def find(case: Case) -> Iterator[Diagnostic]:
    yield from _datasets(case)
    if case.spec.decisions.inference is None or case.facts.serving is not None:
        return
    path: Path = ("decisions", "inference")
    serving = case.spec.serving
    yield case.finding(
        CODE,
        path,
        "a serving runtime is chosen, and "
        + ("the model is served in batches" if serving else "nothing is served"),
        "remove it; a runtime is chosen for `serving: {mode: realtime}` only.",
        key=True,
        labels=(case.label(("serving", "mode"), "the mode"),) if serving else (),
        fix=edit.remove(case.source, path),
    )


def _datasets(case: Case) -> Iterator[Diagnostic]:
    known = tuple(case.spec.data)
    for name in case.spec.decisions.data:
        if name in known:
            continue
        path: Path = ("decisions", "data", name)
        free = [each for each in known if each not in case.spec.decisions.data]
        guess, question = meant(name, free)
        there = f"`data` names {listed(known)}." if known else "`data` names none."
        yield case.finding(
            CODE,
            path,
            f"a versioning is chosen for `{name}`, and there is no such dataset",
            f"{question}{there}",
            key=True,
            fix=edit.rename_key(case.source, path, guess)
            if guess
            else edit.remove(case.source, path),
        )


RULE = Rule(CODE, find, allowable=False)
