"""Today's date, read once: `--today`, else SOURCE_DATE_EPOCH, else the clock, in UTC.

It only decides whether an exception has expired; it never reaches an output.
"""

import argparse
import os
import re
from datetime import UTC, date, datetime

_SECONDS = re.compile(r"[0-9]{1,11}", re.ASCII)


def today(stated: str | None) -> date:
    if stated is not None:
        return date.fromisoformat(stated)
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if _SECONDS.fullmatch(epoch):
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now(UTC).date()


def a_date(text: str) -> str:
    """An argument that is a date; argparse turns the error into words."""
    try:
        date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date: write 2027-01-31") from None
    return text
