"""The proof as pictures: for every resource what runs at the peak, side by side, and the quota."""

from mlopsc.plan.capacity import Capacity, Peak
from mlopsc.plan.capacity_words import amount, label, member, members
from mlopsc.record import dataclass

WIDTH, HEIGHT = 640, 28
"""Pixels of a whole bar."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One member; `tone` counts from 0 and repeats."""

    x: int
    width: int
    tone: int
    title: str


@dataclass(frozen=True, slots=True)
class Bar:
    """`quota_x` is None without a quota; `words` say what the picture shows."""

    name: str
    peak: str
    quota: str
    together: str
    segments: tuple[Segment, ...]
    quota_x: int | None
    fits: bool
    words: str


def bars(capacity: Capacity) -> tuple[Bar, ...]:
    return tuple(_bar(each) for each in capacity.peaks if each.total or each.quota is not None)


def _bar(peak: Peak) -> Bar:
    whole = max(peak.total, peak.quota or 0, 1)
    segments, x = [], 0
    for number, each in enumerate(peak.members):
        width = each.total(peak.resource) * WIDTH // whole
        segments.append(Segment(x, width, number % 4, member(peak.resource, each)))
        x += width
    name, total = label(peak.resource), amount(peak.resource, peak.total)
    quota = "none" if peak.quota is None else amount(peak.resource, peak.quota)
    bound = "" if peak.tight else "at most "
    return Bar(
        name,
        f"{bound}{total}",
        quota,
        members(peak),
        tuple(segments),
        None if peak.quota is None else peak.quota * WIDTH // whole,
        peak.fits,
        f"{name}: at the peak {bound}{total} in use, quota {quota}. {members(peak)}.",
    )
