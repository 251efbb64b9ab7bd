"""Finds the word that was probably meant."""

from collections.abc import Iterable

_ALLOWED = ((3, 1), (6, 2), (12, 3))
"""Up to so many letters, so many mistakes; longer words may have four."""
_MOST = 4


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word fewest typing mistakes away, or None when all are too far.

    Case does not count. Of equally near words the alphabetically first is taken, so the answer
    does not depend on the order of `known`.
    """
    folded = word.lower()
    ranked = sorted((distance(folded, each.lower()), each) for each in set(known))
    if not ranked or ranked[0][0] > _limit(folded):
        return None
    return ranked[0][1]


def _limit(word: str) -> int:
    return next((most for length, most in _ALLOWED if len(word) <= length), _MOST)


def distance(a: str, b: str) -> int:
    """Restricted Damerau-Levenshtein distance: insert, delete, replace, swap two neighbours."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        now = [i]
        for j, other in enumerate(b, 1):
            cost = min(now[j - 1] + 1, row[j] + 1, row[j - 1] + (char != other))
            if i > 1 and j > 1 and char == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            now.append(cost)
        before, row = row, now
    return row[-1]
