"""The names of time zones, frozen: a machine's own list would make one spec mean two things.

timezones.txt holds the zones and links of release 2025b of the IANA time zone database, as
`zoneinfo.available_timezones()` of Python lists them: https://www.iana.org/time-zones
"""

from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("timezones.txt")


@cache
def timezones() -> frozenset[str]:
    """Every name, such as `Europe/Berlin`; read on the first call."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))
