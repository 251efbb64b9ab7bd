"""A schedule in a time zone that the IANA database does not have."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.diagnostics.suggest import nearest
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.timezones import timezones
from mlopsc.source import edit
from mlopsc.source.secrets import show

CODE = "MLC524"


def find(case: Case) -> Iterator[Diagnostic]:
    schedule = case.spec.retraining.schedule
    if schedule is None or schedule.timezone in timezones():
        return
    path = ("retraining", "schedule", "timezone")
    guess = _meant(schedule.timezone)
    question = f"did you mean `{guess}`? " if guess else ""
    yield case.finding(
        CODE,
        path,
        f"there is no time zone {show(schedule.timezone)}",
        f"{question}Write a name of the IANA database, such as `Europe/Berlin`, or `UTC`; an "
        "abbreviation such as CEST does not say when summer ends.",
        fix=edit.set_value(case.source, path, guess) if guess else (),
    )


def _meant(zone: str) -> str | None:
    """A city on its own is as good as its zone; else the nearest name."""
    city = zone.replace(" ", "_").rpartition("/")[2].lower()
    known = sorted(timezones(), key=lambda each: (each.lower() != zone.lower(), each))
    same = (each for each in known if each.rpartition("/")[2].lower() == city)
    return next(same, None) or nearest(zone, known)


RULE = Rule(CODE, find, allowable=False)
