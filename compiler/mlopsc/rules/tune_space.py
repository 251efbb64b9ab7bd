"""A parameter of the search has no space, two spaces, or one without an inside."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.units import decimal_text
from mlopsc.schema.v1 import Tune, TuneParameter
from mlopsc.source import edit
from mlopsc.source.span import Path

CODE = "MLC521"
_SHAPES = "write a range, `{min: 0.01, max: 0.3}`, or a list, `{values: [50, 100]}`."


def find(case: Case) -> Iterator[Diagnostic]:
    tune = case.spec.pipeline.tune
    for name, space in tune.parameters.items() if tune else ():
        path: Path = ("pipeline", "tune", "parameters", name)
        yield from _shapeless(case, path, space)
        yield from _empty(case, path, space)
        yield from _not_countable(case, path, space, tune)


def _shapeless(case: Case, path: Path, space: TuneParameter) -> Iterator[Diagnostic]:
    stated = [bound for bound in ("min", "max") if _bound(space, bound) is not None]
    name = path[-1]
    if space.values and stated:
        summary = f"`{name}` has both a list of values and a range"
    elif not space.values and not stated:
        summary = f"`{name}` has nothing to choose from"
    elif len(stated) == 1:
        summary = f"the range of `{name}` has a `{stated[0]}` and no other end"
    else:
        return
    yield case.finding(CODE, path, summary, _SHAPES, key=True)


def _empty(case: Case, path: Path, space: TuneParameter) -> Iterator[Diagnostic]:
    if space.min is None or space.max is None or space.values:
        return
    low, high = decimal_text(space.min), decimal_text(space.max)
    if space.min >= space.max:
        swapped = (
            *edit.set_value(case.source, (*path, "min"), high),
            *edit.set_value(case.source, (*path, "max"), low),
        )
        yield case.finding(
            CODE,
            (*path, "min"),
            f"the range of `{path[-1]}` is empty: it starts at {low} and ends at {high}",
            "write the smaller number as `min`." if low != high else "write two numbers.",
            labels=(case.label((*path, "max"), "the other end"),),
            fix=swapped if low != high else (),
        )
    elif space.scale == "log" and space.min <= 0:
        yield case.finding(
            CODE,
            (*path, "min"),
            f"the range of `{path[-1]}` is drawn on a log scale and starts at {low}",
            "start above 0, or write `scale: linear`.",
            labels=(case.label((*path, "scale"), "the scale"),),
            fix=edit.set_value(case.source, (*path, "scale"), "linear"),
        )


def _not_countable(
    case: Case, path: Path, space: TuneParameter, tune: Tune | None
) -> Iterator[Diagnostic]:
    if tune is not None and tune.algorithm == "grid" and not space.values:
        yield case.finding(
            CODE,
            path,
            f"a grid goes through lists, and `{path[-1]}` is not one",
            "write `{values: […]}`, or `algorithm: random` to draw from a range.",
            key=True,
            fix=edit.set_value(case.source, ("pipeline", "tune", "algorithm"), "random"),
        )


def _bound(space: TuneParameter, name: str) -> float | None:
    return space.min if name == "min" else space.max


RULE = Rule(CODE, find, allowable=False)
