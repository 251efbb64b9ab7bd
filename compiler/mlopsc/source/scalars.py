"""Gives every unquoted scalar one meaning, or refuses it: YAML 1.1 and 1.2 must read it alike.

The two readings are those of https://yaml.org/type/ (1.1) and of the core schema,
https://yaml.org/spec/1.2.2/#103-core-schema (1.2); where readers go beyond them (underscores,
dates), the wider reading counts as the other meaning.
"""

import re
from typing import Literal

from mlopsc.record import dataclass

MAX_INTEGER = 2**53
"""The largest magnitude that every JSON reader keeps exact."""
MAX_DIGITS = 17
"""Digits before and after the point; a double keeps no more than 17 of them."""

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_WORDS = frozenset(
    {"y", "Y", "n", "N", "yes", "Yes", "YES", "no", "No", "NO"}
    | {"on", "On", "ON", "off", "Off", "OFF", "=", "<<"}
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?")
_NUMBER_TO_SOME = re.compile(
    r"""
      [-+]?0[box][0-9A-Fa-f_]+                                        # other bases
    | [-+][0-9_]+ | [0-9][0-9_]*                                      # 0755, 1_000, +1
    | [-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?                # base 60: 12:30
    | [-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?   # 1., .5, 1e3
    | [-+]?\.(?:inf|Inf|INF) | \.(?:nan|NaN|NAN)
    """,
    re.VERBOSE,
)
_DATE = re.compile(
    r"""
      [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}
      (?:(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?
         (?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::?[0-9]{2})?))?)?
    """,
    re.VERBOSE,
)

Plain = None | bool | int | float | str
Refusal = Literal["word", "number", "date", "range"]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an unquoted scalar means, or why it means nothing here."""

    value: Plain = None
    refusal: Refusal | None = None


def meaning(text: str) -> Meaning:
    """Read an unquoted scalar as every YAML reader would, or refuse it."""
    if text in _NULLS:
        return Meaning(None)
    if text in _TRUE or text in _FALSE:
        return Meaning(text in _TRUE)
    number = _NUMBER.fullmatch(text)
    if number:
        return _real(text) if number[1] else _integer(text)
    if text in _WORDS or text.endswith(":"):
        # In `[a, b:]` one reader sees the text `b:`, another the mapping `{b: null}`.
        return Meaning(refusal="word")
    if _NUMBER_TO_SOME.fullmatch(text):
        return Meaning(refusal="number")
    return Meaning(refusal="date") if _DATE.fullmatch(text) else Meaning(text)


def _integer(text: str) -> Meaning:
    if len(text) > MAX_DIGITS or abs(int(text)) > MAX_INTEGER:
        return Meaning(refusal="range")
    return Meaning(int(text))


def _real(text: str) -> Meaning:
    whole, fraction = text.lstrip("-").split(".")
    if max(len(whole), len(fraction)) > MAX_DIGITS:
        return Meaning(refusal="range")
    value = float(text)
    return Meaning(refusal="range") if value == 0 and text.startswith("-") else Meaning(value)
