"""What a cron expression is: five fields, as POSIX crontab has them, with names, lists and steps.

https://pubs.opengroup.org/onlinepubs/9799919799/utilities/crontab.html; steps (`*/5`) and names
(`MON`) are what GitHub Actions and Kubernetes add to it.
"""

import re

from mlopsc.record import dataclass

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
_PART = re.compile(r"(?:(\*)|([0-9A-Za-z]+)(?:-([0-9A-Za-z]+))?)(?:/([0-9]+))?")


@dataclass(frozen=True, slots=True)
class Field:
    """One of the five: the numbers it takes, and the words for them where it has any."""

    name: str
    low: int
    high: int
    words: tuple[str, ...] = ()

    def number(self, text: str) -> int | None:
        """The number that `text` stands for; nothing when the field does not take it."""
        if text.lower() in self.words:
            return self.low + self.words.index(text.lower())
        if not text.isdecimal() or len(text) > len(str(self.high)):
            return None
        number = int(text)
        return number if self.low <= number <= self.high else None


FIELDS = (
    Field("minute", 0, 59),
    Field("hour", 0, 23),
    Field("day of the month", 1, 31),
    Field("month", 1, 12, tuple(_MONTHS)),
    Field("weekday", 0, 6, tuple(_DAYS)),
)
_SHORT_MONTHS = {"2": 29, "4": 30, "6": 30, "9": 30, "11": 30}


def fault(text: str) -> str | None:
    """What is wrong with a cron expression, in words that name the field; nothing if it is one."""
    parts = text.split(" ")
    if len(parts) != len(FIELDS) or "" in parts:
        count = len(text.split())
        found = f"it has {count} fields, not 5"
        return found if count != len(FIELDS) else "one space stands between two fields, no more"
    for field, part in zip(FIELDS, parts, strict=True):
        wrong = next((wrong for each in part.split(",") if (wrong := _wrong(field, each))), None)
        if wrong:
            return wrong
    return _never(parts[2], parts[3])


def _wrong(field: Field, part: str) -> str | None:
    match = _PART.fullmatch(part)
    if match is None:
        return f"the {field.name} cannot be `{part}`"
    first, last, step = match[2], match[3], match[4]
    for text in (first, last):
        if text is not None and field.number(text) is None:
            return f"the {field.name} is {text}, and it goes from {field.low} to {field.high}"
    if last is not None and (field.number(first) or 0) > (field.number(last) or 0):
        return f"the {field.name} goes backwards, from {first} to {last}"
    if step is not None and not 1 <= int(step) <= field.high:
        return f"the {field.name} steps by {step}"
    if step is not None and match[1] is None and last is None:
        return f"the {field.name} has no end: write `{first}-{field.high}/{step}`"
    return None


def _never(day: str, month: str) -> str | None:
    """February 30 passes field by field and comes never."""
    longest = _SHORT_MONTHS.get(month)
    if longest and day.isdecimal() and int(day) > longest:
        return f"month {month} has no day {day}"
    return None
