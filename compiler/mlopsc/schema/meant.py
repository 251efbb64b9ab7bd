"""What a person probably meant by a value in the wrong form: `6 hours` is `6h`, `16GiB` is `16Gi`.

A guess is offered only when the form takes it; where nothing is near, nothing is invented.
"""

import re
from collections.abc import Callable
from decimal import Decimal

from mlopsc.schema.v1 import forms
from mlopsc.source.model import Data

_NUMBER = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]{1,6})?)\s*([A-Za-z%/]*)\s*")
Guess = str | int | None

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_UNITS = {
    word: letter
    for letter, words in {
        "s": "s sec secs second seconds",
        "m": "m min mins minute minutes",
        "h": "h hr hrs hour hours",
        "d": "d day days",
        "w": "w week weeks",
    }.items()
    for word in words.split()
}
_PARTS = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*([a-z]+)\s*")
_MONEY = re.compile(r"\s*(?:([A-Za-z]{3})\s*)?(\$|€|£)?\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]{3})?")
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
_LONGEST_NAME = 40
_LONGEST_KEY = 63


def form(pattern: str, value: Data) -> str | int | None:
    """The value in the form that `pattern` takes; nothing where it cannot be told."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    guess = _FORMS.get(pattern, _nothing)(value)
    if isinstance(guess, str) and not re.fullmatch(pattern, guess):
        return None
    return guess


def name(text: str) -> str:
    """A name like `text`: `Fraud Model` is `fraud-model`."""
    kept = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
    kept = kept if kept[:1].isalpha() else f"n-{kept}"
    return kept[:_LONGEST_NAME].strip("-")


def key(text: str) -> str:
    """A key like `text`: `learning-rate` is `learning_rate`."""
    kept = re.sub(r"[^A-Za-z0-9_]+", "_", text).strip("_")
    return (f"k_{kept}" if not kept or kept[0].isdigit() else kept)[:_LONGEST_KEY]


def _nothing(_: float | str) -> Guess:
    return None


def _duration(value: float | str) -> Guess:
    """`6 hours` is `6h`, `1h30m` is `90m`, `2 weeks` is `14d`; a bare number counts seconds."""
    if isinstance(value, int):
        return f"{value}s"
    text = str(value).lower().strip()
    parts = _PARTS.findall(text)
    if not parts or _PARTS.sub("", text) or any(unit not in _UNITS for _, unit in parts):
        return None
    total = sum(Decimal(number) * _SECONDS[_UNITS[unit]] for number, unit in parts)
    own = _UNITS[parts[-1][1]]
    unit = next((each for each in (own, *"dhms") if each != "w" and not total % _SECONDS[each]), "")
    return f"{int(total) // _SECONDS[unit]}{unit}" if unit else None


def _latency(value: float | str) -> Guess:
    if isinstance(value, int):
        return f"{value}ms"
    match = _NUMBER.fullmatch(str(value).lower())
    if match is None or not match[2]:
        return None
    return f"{match[1]}{'ms' if match[2].startswith('m') else 's'}"


def _size(value: float | str) -> Guess:
    """`16GiB` is `16Gi`, `12 mb` is `12MB`; a number without a unit could be anything."""
    match = _NUMBER.fullmatch(str(value))
    if match is None or not match[2] or match[2][0].upper() not in "BKMGTP":
        return None
    letter = match[2][0].upper()
    if letter == "B":
        return f"{match[1]}B"
    return f"{match[1]}{letter}{'i' if match[2][1:2] == 'i' else 'B'}"


def _cpu(value: float | str) -> Guess:
    match = _NUMBER.fullmatch(str(value))
    if match is None or match[2].lower() not in ("", "m", "c", "core", "cores", "cpu", "cpus"):
        return None
    if match[2].lower() == "m":
        return f"{match[1]}m"
    millis = Decimal(match[1]) * 1000
    return int(millis) // 1000 if millis % 1000 == 0 else f"{int(millis)}m"


def _money(value: float | str) -> Guess:
    match = _MONEY.match(str(value))
    if match is None:
        return None
    currency = match[1] or match[4] or _SIGNS.get(match[2] or "", "")
    return f"{match[3]} {currency.upper()}" if currency else None


def _price(value: float | str) -> Guess:
    money = _money(value)
    return None if money is None else f"{money}/h"


def _percent(value: float | str) -> Guess:
    match = _NUMBER.fullmatch(str(value))
    if match is None or match[2] not in ("", "%"):
        return None
    number = Decimal(match[1])
    share = number * 100 if number < 1 and not match[2] else number
    return f"{share.normalize():f}%"


def _date(value: float | str) -> Guess:
    match = re.fullmatch(r"(20[0-9]{2})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(T.*)?", str(value))
    return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}" if match else None


def _relative(value: float | str) -> Guess:
    text = re.sub(r"/+", "/", str(value).replace("\\", "/"))
    return re.sub(r"(?<![^/])\./", "", text).strip("/") if not text.startswith("/") else None


def _uri(value: float | str) -> Guess:
    host = re.match(r"[A-Za-z0-9-]+\.[A-Za-z0-9.-]+(?![^:/])", str(value))
    return f"https://{value}" if host else None


def _gpu(value: float | str) -> Guess:
    return re.sub(r"[^a-z0-9.]+", "-", str(value).lower()).strip("-.")


def _label(value: float | str) -> Guess:
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", str(value)).strip("-_.")[:_LONGEST_KEY]


def _code(value: float | str) -> Guess:
    match = re.search(r"[1-9][0-9]{2}", str(value))
    return f"MLC{match[0]}" if match else None


_FORMS: dict[str, Callable[[float | str], Guess]] = {
    forms.NAME: lambda value: name(str(value)),
    forms.KEY: lambda value: key(str(value)),
    forms.DURATION: _duration,
    forms.LATENCY: _latency,
    forms.SIZE: _size,
    forms.CPU: _cpu,
    forms.MONEY: _money,
    forms.PRICE: _price,
    forms.PERCENT: _percent,
    forms.DATE: _date,
    forms.RELATIVE: _relative,
    forms.URI: _uri,
    forms.GPU: _gpu,
    forms.LABEL: _label,
    forms.LABEL_KEY: _label,
    forms.CODE: _code,
}
