"""What every part of the language is made of: strict objects, names, quantities.

Constraints are declarative (patterns, literals, bounds): no Python validator runs, so the
JSON Schema that editors read says all that the compiler checks here.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from mlopsc.schema.v1.forms import (
    CPU,
    DATE,
    DURATION,
    EMAIL,
    GPU,
    IMAGE,
    KEY,
    LABEL,
    LABEL_KEY,
    LATENCY,
    MONEY,
    NAME,
    PERCENT,
    PRICE,
    RELATIVE,
    SIZE,
    URI,
)


def _dashes(field: str) -> str:
    return field.replace("_", "-")


class Strict(BaseModel):
    """An object of the language: unknown keys are refused, nothing is converted."""

    model_config = ConfigDict(
        strict=True,
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        hide_input_in_errors=True,
        alias_generator=_dashes,
    )


Name = Annotated[str, Field(pattern=NAME)]
Key = Annotated[str, Field(pattern=KEY)]
Duration = Annotated[str, Field(pattern=DURATION)]
Latency = Annotated[str, Field(pattern=LATENCY)]
Size = Annotated[str, Field(pattern=SIZE)]
Cpu = Annotated[int, Field(ge=1, le=100_000)] | Annotated[str, Field(pattern=CPU)]
Money = Annotated[str, Field(pattern=MONEY)]
Price = Annotated[str, Field(pattern=PRICE)]
Percent = Annotated[str, Field(pattern=PERCENT)]
Date = Annotated[str, Field(pattern=DATE)]
Image = Annotated[str, Field(pattern=IMAGE, max_length=300)]
Relative = Annotated[str, Field(pattern=RELATIVE, max_length=200)]
Uri = Annotated[str, Field(pattern=URI, max_length=300)]
Email = Annotated[str, Field(pattern=EMAIL)]
Gpu = Annotated[str, Field(pattern=GPU)]
Label = Annotated[str, Field(pattern=LABEL)]
LabelKey = Annotated[str, Field(pattern=LABEL_KEY)]
Text = Annotated[str, Field(min_length=1, max_length=1000)]
Argument = Annotated[str, Field(min_length=1, max_length=1000)]
Command = Annotated[list[Argument], Field(min_length=1, max_length=100)]
Scalar = bool | int | float | str
