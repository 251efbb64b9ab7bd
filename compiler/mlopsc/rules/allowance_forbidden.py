"""An allowance for something that cannot be allowed away."""

from collections.abc import Collection, Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.suggest import nearest
from mlopsc.rules.base import Case
from mlopsc.source import edit

CODE = "MLC904"
_BANDS = {
    "1": "the file could not be read otherwise",
    "2": "the file could not be understood otherwise, and secrets and names stay as they are",
    "8": "the target cannot express it",
    "9": "it is about exceptions themselves",
}


def find(case: Case, allowable: Collection[str], known: Collection[str]) -> Iterator[Diagnostic]:
    """`known` are the codes of all checks on the spec; the bands outside them have a reason."""
    for index, allowance in enumerate(case.spec.allow):
        code = allowance.code
        if code in allowable:
            continue
        if code in known or code[3] in _BANDS:
            why = _BANDS.get(code[3], "quotas, gates and what a run stands on hold for everybody")
            summary, help_ = f"{code} cannot be allowed away", f"{why}. Remove the allowance."
        else:
            guess = nearest(code, allowable)
            question = f"did you mean {guess}? " if guess else ""
            summary = f"there is no check {code}"
            help_ = f"{question}`mlopsc explain --list` names them all."
        yield case.finding(
            CODE,
            ("allow", index, "code"),
            summary,
            help_,
            fix=edit.remove(case.source, ("allow", index)),
        )
