"""The JSON messages of version and champion tags, written and read back."""

# The package is emitted as `runtime`: its modules can only be named relative to it.
# ruff: noqa: TID252

from collections.abc import Mapping

from ..document import Json, Node
from . import Candidate, Champion, Version
from .git_tags import CHAMPION, Tag


def version_message(candidate: Candidate, number: int) -> dict[str, Json]:
    verdict = candidate.verdict
    return {
        "version": number,
        "approved": verdict.at("approved").flag(),
        "status": "approved" if verdict.at("approved").flag() else "rejected",
        "reason": verdict.at("reason").text(),
        "candidate": candidate.digest,
        "champion": verdict.at("champion").value,
        "compares_with_champion": verdict.at("compares_with_champion").flag(),
        "model_sha256": candidate.meta.at("model").at("sha256").text(),
        "run": candidate.track.at("run").text(),
    }


def versions(tags: Mapping[str, Tag]) -> tuple[Version, ...]:
    numbered = {int(n[1:]): tag for n, tag in tags.items() if n[:1] == "v" and n[1:].isdecimal()}
    return tuple(read_version(number, numbered[number].message) for number in sorted(numbered))


def version(number: int, message: dict[str, Json]) -> Version:
    return read_version(number, Node(f"v{number}", message))


def read_version(number: int, message: Node) -> Version:
    return Version(
        number=number,
        approved=message.at("approved").flag(),
        reason=message.at("reason").text(),
        candidate=message.at("candidate").text(),
        champion=message.at("champion").optional_number(),
        compares=message.at("compares_with_champion").flag(),
        run=message.at("run").optional_text() or "",
    )


def champion(tags: Mapping[str, Tag]) -> Champion | None:
    if CHAMPION not in tags:
        return None
    message = tags[CHAMPION].message
    return Champion(
        version=message.at("version").number(),
        history=tuple(each.number() for each in message.at("history").items()),
        reason=message.at("reason").text(),
    )


def champion_message(champion: Champion) -> dict[str, Json]:
    return {
        "version": champion.version,
        "previous_version": champion.previous_version,
        "history": list(champion.history),
        "reason": champion.reason,
    }
