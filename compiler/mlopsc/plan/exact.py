"""A number of the spec as it is written there, never as a float; and where it is written."""

from decimal import Decimal
from pathlib import PurePath

from mlopsc.decisions.case import Case
from mlopsc.plan.model import Origin
from mlopsc.schema.units import decimal_text
from mlopsc.source.span import Path


def origin(case: Case, path: Path) -> Origin:
    """Where a part of the plan is written: its path, and file and line."""
    span = case.source.key(path)
    return Origin(".".join(map(str, path)), f"{PurePath(span.file).name}:{span.line}")


def exact(number: float) -> Decimal:
    return Decimal(decimal_text(number))


def exact_or_none(number: float | None) -> Decimal | None:
    return None if number is None else exact(number)
