"""`gates.latency.measured-by` names a custom gate that there is not."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.suggest import nearest
from mlopsc.rules.base import Case, Rule
from mlopsc.source import edit
from mlopsc.source.span import Path

CODE = "MLC532"
_PATH: Path = ("gates", "latency", "measured-by")


def find(case: Case) -> Iterator[Diagnostic]:
    named = case.spec.gates.latency.measured_by
    known = tuple(each.name for each in case.spec.gates.custom)
    if named is None or named in known:
        return
    guess = nearest(named, known)
    meant = f"did you mean `{guess}`? " if guess else ""
    there = f"The custom gates are {', '.join(f'`{each}`' for each in known)}."
    none = "There is no custom gate: add one under `gates.custom`, or remove `measured-by`."
    yield case.finding(
        CODE,
        _PATH,
        f"no custom gate is named `{named}`, so nothing would measure the latency budget",
        f"{meant}{there if known else none}",
        fix=edit.set_value(case.source, _PATH, guess) if guess else edit.remove(case.source, _PATH),
    )


RULE = Rule(CODE, find, allowable=False)
