"""A gate that no number can pass: its smallest value is above its largest."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.units import decimal_text
from mlopsc.source import edit
from mlopsc.source.span import Path

CODE = "MLC529"


def find(case: Case) -> Iterator[Diagnostic]:
    for name, gate in case.spec.gates.metrics.items():
        if gate.min is None or gate.max is None or gate.min <= gate.max:
            continue
        path: Path = ("gates", "metrics", name)
        low, high = decimal_text(gate.min), decimal_text(gate.max)
        yield case.finding(
            CODE,
            (*path, "min"),
            f"no value of `{name}` passes: it must be at least {low} and at most {high}",
            f"write `min: {high}, max: {low}` if they were swapped, or remove one of the two.",
            labels=(case.label((*path, "max"), "the other bound"),),
            fix=(
                *edit.set_value(case.source, (*path, "min"), high),
                *edit.set_value(case.source, (*path, "max"), low),
            ),
        )


RULE = Rule(CODE, find, allowable=False)
