"""The words that many messages share: lists of names, and what was probably meant."""

from collections.abc import Iterable

from mlopsc.diagnostics.suggest import nearest

_MOST = 12


def listed(names: Iterable[str]) -> str:
    """`a`, `b`, `c`; of more than twelve the rest is counted."""
    quoted = [f"`{name}`" for name in names]
    more = len(quoted) - _MOST
    return ", ".join(quoted) if more <= 0 else f"{', '.join(quoted[:_MOST])} and {more} more"


def meant(word: str, known: Iterable[str]) -> tuple[str | None, str]:
    """The nearest known word, and the question that opens a help; nothing when none is near."""
    guess = nearest(word, known)
    return guess, f"did you mean `{guess}`? " if guess else ""
