"""What a spec states for the rules and for other targets: no artifact of its own is made of it.

It stands in DECISIONS.md all the same, so that nothing that is written is without a trace.
"""

from collections.abc import Iterator

from mlopsc.decisions.case import Case
from mlopsc.plan.model import Stated
from mlopsc.schema.object import as_data
from mlopsc.source.model import Data
from mlopsc.source.span import Path

_READ_BY_RULES: tuple[Path, ...] = (
    ("project", "labels"),
    ("team",),
    ("policy", "thresholds"),
    ("tracking", "entity"),
    ("tracking", "project"),
    ("data", "*", "size"),
    ("data", "*", "largest-file"),
    ("serving", "mode"),
    ("serving", "traffic"),
    ("quotas", "gpus-per-job"),
    ("monitoring", "performance"),
    ("monitoring", "drift"),
)
"""`*` stands for any name."""
_PLATFORM = "platform"


def stated(case: Case, target: str) -> tuple[Stated, ...]:
    """Every such value by its path, defaults included: to write one out changes no byte."""
    data = as_data(case.spec)
    found = [each for path in _READ_BY_RULES for each in _at(data, path, ())]
    sections = data.get(_PLATFORM)
    others = sorted(sections.keys() - {target}) if isinstance(sections, dict) else ()
    kept = [each for name in others for each in _at(data, (_PLATFORM, name), ())]
    return (*found, *kept)


def _at(data: Data, ahead: Path, path: Path) -> Iterator[Stated]:
    """The leaves below `ahead`, which is counted from `data`; `data` stands at `path`."""
    if isinstance(data, dict):
        wanted = ahead[0] if ahead else "*"
        for key in sorted(data) if wanted == "*" else (str(wanted),):
            if key in data:
                yield from _at(data[key], ahead[1:], (*path, key))
    elif not ahead:
        yield Stated(".".join(map(str, path)), _shown(data))


def _shown(data: Data) -> str:
    if isinstance(data, list):
        return ", ".join(map(_shown, data))
    if isinstance(data, bool):
        return str(data).lower()
    return str(data)
