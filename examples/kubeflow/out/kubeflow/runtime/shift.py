"""How far one sample has shifted from another: PSI and the Kolmogorov-Smirnov statistic.

Both are effect sizes. p-values are left out on purpose: on large samples they call any
difference significant, however small.
"""

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

BINS = 10
SMALLEST_SHARE = 1e-4


def quantile(ordered: Sequence[float], fraction: float) -> float:
    """The linearly interpolated quantile of sorted values (numpy's default method)."""
    at = (len(ordered) - 1) * fraction
    low = math.floor(at)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (at - low)


def psi(reference: Sequence[float], present: Sequence[float]) -> float:
    """The population stability index over BINS quantile bins of `reference`; both non-empty."""
    ordered = sorted(reference)
    edges = sorted({quantile(ordered, at / BINS) for at in range(1, BINS)})
    ours = Counter(bisect_right(edges, each) for each in reference)
    theirs = Counter(bisect_right(edges, each) for each in present)
    return _psi(
        [ours[at] / len(reference) for at in range(len(edges) + 1)],
        [theirs[at] / len(present) for at in range(len(edges) + 1)],
    )


def psi_of_values(reference: Sequence[str], present: Sequence[str]) -> float:
    """The same index over the shares of each value, for a column of categories."""
    ours, theirs = Counter(reference), Counter(present)
    names = sorted(set(ours) | set(theirs))
    return _psi(
        [ours[each] / len(reference) for each in names],
        [theirs[each] / len(present) for each in names],
    )


def _psi(reference: Sequence[float], present: Sequence[float]) -> float:
    pairs = [
        (max(ours, SMALLEST_SHARE), max(theirs, SMALLEST_SHARE))
        for ours, theirs in zip(reference, present, strict=True)
    ]
    return math.fsum((theirs - ours) * math.log(theirs / ours) for ours, theirs in pairs)


def ks(reference: Sequence[float], present: Sequence[float]) -> float:
    """The largest distance between the two empirical distribution functions; both non-empty."""
    ours, theirs = sorted(reference), sorted(present)
    return max(
        abs(bisect_right(ours, each) / len(ours) - bisect_right(theirs, each) / len(theirs))
        for each in {*ours, *theirs}
    )


def ks_of_values(reference: Sequence[str], present: Sequence[str]) -> float:
    """The total variation distance between two columns of categories.

    Categories have no order; this is the largest difference over all sets of them.
    """
    ours, theirs = Counter(reference), Counter(present)
    names = sorted(set(ours) | set(theirs))
    shares = [abs(ours[e] / len(reference) - theirs[e] / len(present)) for e in names]
    return math.fsum(shares) / 2
