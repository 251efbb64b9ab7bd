"""Make a version the champion: only past its gates, its approval and nobody else's back."""

from .backends import HISTORY_LIMIT, Backend, Champion, Version
from .config import Config
from .errors import LostRaceError, RefusedError
from .rollback import LEFT


def promote(
    config: Config,
    backend: Backend,
    number: int,
    approved_by: str | None,
    *,
    by_a_run: bool = False,
) -> str:
    """Flip the champion to version `number`; the line to print.

    RefusedError without a passed verdict, without the approval that gates.json asks for, when the
    verdict compared it with another champion than the present one, or when a run would bring back
    what was rolled back. LostRaceError when somebody else moved the champion first.
    """
    version = find(backend, number)
    present = backend.champion()
    if present is not None and present.version == number:
        backend.settle()
        return f"v{number} is the champion already; nothing was changed"
    if not version.approved:
        raise RefusedError(f"v{number} was rejected and cannot be promoted: {version.reason}")
    if by_a_run and present is not None:
        _refuse_left(backend, number, present)
    reason = _approval(config, number, approved_by)
    _refuse_stale(version, present)
    history: tuple[int, ...] = ()
    if present is not None:
        history = (*present.history, present.version)[-HISTORY_LIMIT:]
    try:
        backend.flip(present, Champion(number, history, reason))
    except LostRaceError as error:
        raise LostRaceError(
            f"v{number} was not promoted: somebody was faster, {error}. v{number} stays "
            "registered. Run the pipeline again, so that its gates meet the new champion."
        ) from error
    before = "there was none before" if present is None else f"before: v{present.version}"
    return f"v{number} is the champion now ({before})"


def find(backend: Backend, number: int) -> Version:
    """The version `number`, or RefusedError naming the ones there are."""
    known = {each.number: each for each in backend.versions()}
    if number not in known:
        there = ", ".join(f"v{each}" for each in known) or "none"
        raise RefusedError(f"there is no version v{number}; registered: {there}")
    return known[number]


def _refuse_left(backend: Backend, number: int, present: Champion) -> None:
    """A rollback holds until a person says otherwise: the same model passes its gates again."""
    left = present.reason.removeprefix(LEFT)
    if left == present.reason or not left.isdecimal():
        return
    if number != int(left) and _model(backend, number) != _model(backend, int(left)):
        return
    raise RefusedError(
        f"v{number} is the model of v{left}, which was rolled back. A person may bring it back: "
        f"promote --version {number}"
    )


def _model(backend: Backend, number: int) -> str:
    return backend.meta(number).at("model").at("sha256").text()


def _approval(config: Config, number: int, approved_by: str | None) -> str:
    """Why this promotion may happen, for the record."""
    approver = config.gates.approval_by
    if approver is None:
        return "promoted: all gates passed"
    if not approved_by:
        raise RefusedError(
            f"v{number} passed its gates and waits for approval by {approver}: "
            f"promote --version {number} --approved-by NAME"
        )
    return f"promoted: all gates passed, approved by {approved_by} ({approver})"


def _refuse_stale(version: Version, present: Champion | None) -> None:
    """A gain over one champion says nothing about the gain over another."""
    now = None if present is None else present.version
    if not version.compares or version.champion == now:
        return
    compared = "no champion" if version.champion is None else f"v{version.champion}"
    champion = "none" if now is None else f"v{now}"
    back = ""
    if present is not None and version.number in present.history:
        back = f" To return to it: rollback --to {version.number}."
    raise RefusedError(
        f"v{version.number} was not promoted: it was compared with {compared}, and the champion "
        f"is {champion} now. Run the pipeline again, so that its gates meet the champion.{back}"
    )
