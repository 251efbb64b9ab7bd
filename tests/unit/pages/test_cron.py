"""What is a cron expression, and by which field one that is none is told."""

import pytest

from mlopsc.rules import cron

CRONS = ["0 3 * * 1", "*/5 * * * *", "0 0 1,15 * *", "0 8-18/2 * * mon-FRI", "0 0 29 2 *"]


@pytest.mark.parametrize("text", CRONS)
def test_a_cron_expression_passes(text: str) -> None:
    assert cron.fault(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0 3 * *", "4 fields"),
        ("0 3 * * 1 2026", "6 fields"),
        ("0  3 * * 1", "one space"),
        ("60 3 * * 1", "minute is 60"),
        ("0 24 * * 1", "hour is 24"),
        ("0 3 0 * 1", "day of the month is 0"),
        ("0 3 * 13 1", "month is 13"),
        ("0 3 * * 7", "weekday is 7"),
        ("0 3 * * tues", "weekday is tues"),
        ("0 3 * * 5-1", "backwards"),
        ("*/0 3 * * 1", "steps by 0"),
        ("5/10 3 * * 1", "5-59/10"),
        ("0 3 ? * 1", "cannot be"),
        ("0 3 30 2 *", "no day 30"),
        ("0 3 31 4 *", "no day 31"),
    ],
)
def test_what_is_no_cron_expression_is_told_by_its_field(text: str, says: str) -> None:
    assert says in (cron.fault(text) or "")
