"""A schedule that is not a cron expression of five fields."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule
from mlopsc.rules.cron import FIELDS, fault
from mlopsc.schema.inline import inline
from mlopsc.source import edit
from mlopsc.source.secrets import show

CODE = "MLC523"
_NICKNAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
"""Known to some crons only, so they are written out."""


def find(case: Case) -> Iterator[Diagnostic]:
    schedule = case.spec.retraining.schedule
    wrong = fault(schedule.cron) if schedule else None
    if schedule is None or wrong is None:
        return
    path = ("retraining", "schedule", "cron")
    meant = _meant(schedule.cron)
    names = ", ".join(field.name for field in FIELDS)
    yield case.finding(
        CODE,
        path,
        f"{show(schedule.cron)} is not a cron expression: {wrong}",
        f'write "{meant}".'
        if meant
        else f'write five fields ({names}): "0 3 * * 1" is Mondays at 3:00.',
        fix=edit.set_value(case.source, path, inline(meant)) if meant else (),
    )


def _meant(text: str) -> str | None:
    """The five fields of a nickname, or those that stand there with too much space between."""
    spaced = " ".join(text.split())
    return _NICKNAMES.get(spaced.lower()) or (None if fault(spaced) else spaced)


RULE = Rule(CODE, find, allowable=False)
