"""What all checks against a quota share: the request at its cap, as an edit."""

from mlopsc.rules.base import Case
from mlopsc.rules.requests import GpuRequest
from mlopsc.source import edit
from mlopsc.source.span import Edit


def with_count(case: Case, asked: GpuRequest, most: int) -> tuple[Edit, ...]:
    """Lower the request to `most`. Never the quota: that one is not for the asking side to raise.

    Nothing where the copies make the sum, since fewer of them is another decision.
    """
    if asked.request.copies > 1 or most < 1:
        return ()
    return edit.set_value(case.source, asked.count_path, str(most))
