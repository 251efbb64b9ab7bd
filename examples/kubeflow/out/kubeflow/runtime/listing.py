"""List the versions of the model: champion, challenger, verdicts."""

from .backends import Backend
from .document import Json
from .verdict import align


def to_json(backend: Backend) -> dict[str, Json]:
    champion = backend.champion()
    return {
        "schema": "mlopsc/versions/v1",
        "champion": None if champion is None else champion.version,
        "previous_version": None if champion is None else champion.previous_version,
        "history": [] if champion is None else list(champion.history),
        "challenger": backend.challenger(),
        "versions": [
            {"version": each.number, "approved": each.approved, "reason": each.reason}
            for each in backend.versions()
        ],
    }


def describe(backend: Backend) -> str:
    """A table for a person; the champion's way back in the last line."""
    champion, challenger = backend.champion(), backend.challenger()
    serving = None if champion is None else champion.version
    rows = [("version", "verdict", "role", "why")]
    for each in backend.versions():
        roles = {serving: "champion", challenger: "challenger"}
        verdict = "approved" if each.approved else "REJECTED"
        rows.append((f"v{each.number}", verdict, roles.get(each.number, ""), each.reason))
    if champion is None:
        return f"{align(rows)}\nthere is no champion yet"
    back = champion.previous_version
    way = "there is nothing to roll back to" if back is None else f"rollback returns to v{back}"
    return f"{align(rows)}\nthe champion is v{champion.version}; {way}"
