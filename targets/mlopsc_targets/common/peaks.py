"""The table of the capacity proof, as every target's README shows it."""

from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.capacity import Capacity, Peak
from mlopsc.plan.capacity_words import amount, label, members


def peaks(capacity: Capacity, *platform: str) -> list[Traced]:
    """One row for every resource that anything asks for, or that has a quota.

    `platform` is what the spec says of the platform, which puts pods of its own beside the steps.
    """
    return [_row(each, platform) for each in capacity.peaks]


_ANY = ("pipeline.steps", "pipeline.parallelism", "pipeline.tune", "serving")
"""A peak is the most of all that could be: whatever runs may come to make it."""


def _row(peak: Peak, platform: tuple[str, ...]) -> Traced:
    origins = (
        *dict.fromkeys(each.origin for each in peak.members),
        *_ANY,
        *platform,
        peak.quota_path,
    )
    total, quota = amount(peak.resource, peak.total), peak.quota
    return at(
        {
            "resource": at(label(peak.resource), *origins),
            "peak": at(total if peak.tight else f"at most {total}", *origins),
            "quota": at("none" if quota is None else amount(peak.resource, quota), *origins),
            "members": at(members(peak), *origins),
        },
        *origins,
    )
