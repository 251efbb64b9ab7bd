"""Return to a version that was champion before, and say which one."""

from .backends import Backend, Champion, told
from .errors import LostRaceError, RefusedError

LEFT = "rolled back from v"
"""How the reason of a champion begins that was returned to; the version that was left follows."""


def rollback(
    backend: Backend,
    to: int | None = None,
    *,
    expected: Champion | None = None,
    once: bool = False,
) -> str:
    """Flip the champion to its previous_version, or to `to` further back; the line to print.

    RefusedError when there is nothing left, or `to` was not champion on the way here; with `once`,
    when the champion is one that was returned to. With `expected`, LostRaceError when another one
    is champion by now.
    """
    present = backend.champion()
    if once and present is not None and present.reason.startswith(LEFT):
        raise RefusedError(
            f"nothing was rolled back: v{present.version} is there by a rollback already "
            f"({present.reason}). To go further back say so: `rollback`, or `rollback --to VERSION`"
        )
    if expected is not None and present != expected:
        raise LostRaceError(f"nothing was rolled back: {told(present)}")
    if present is None or present.previous_version is None:
        at = "there is no champion" if present is None else f"v{present.version} is the first one"
        raise RefusedError(f"there is nothing left to roll back to: {at}")
    history = present.history
    target = present.previous_version if to is None else to
    if target not in history or target == present.version:
        known = ", ".join(f"v{each}" for each in history)
        raise RefusedError(f"v{target} was not champion before v{present.version}; these: {known}")
    left = history[: len(history) - 1 - history[::-1].index(target)]
    reason = f"{LEFT}{present.version}"
    try:
        backend.flip(present, Champion(target, left, reason))
    except LostRaceError as error:
        raise LostRaceError(f"nothing was rolled back: somebody was faster, {error}") from error
    return f"returned to v{target}; v{present.version} is the champion no more"
