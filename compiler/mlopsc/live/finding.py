"""What was found out of a cluster: one line each, and why."""

import re
from typing import Literal, TypeAlias

from mlopsc.live.cluster import FORBIDDEN, Reply
from mlopsc.record import dataclass

State: TypeAlias = Literal["ok", "not ok", "no right", "unclear"]
"""`no right`: the credentials may not ask; `unclear`: something else refused first."""

_RIGHT = re.compile(
    r'cannot (?P<verb>\w+) resource "(?P<resource>[^"]+)" in API group "(?P<group>[^"]*)"'
    r'(?: in the namespace "(?P<namespace>[^"]*)")?'
)


@dataclass(frozen=True, slots=True)
class Finding:
    """`why` are lines below the first: what differs, and what to do."""

    state: State
    what: str
    why: tuple[str, ...] = ()


def missing_right(reply: Reply) -> str:
    """The right whose absence RBAC gave as the reason, such as `get pods in the namespace x`.

    Nothing for another answer; what admission refuses is a 403 too.
    https://kubernetes.io/docs/reference/access-authn-authz/authorization/
    """
    found = _RIGHT.search(reply.message) if reply.status == FORBIDDEN else None
    if found is None:
        return ""
    resource = f"{found['resource']}.{found['group']}" if found["group"] else found["resource"]
    where = f"in the namespace {found['namespace']}" if found["namespace"] else "in the cluster"
    return f"{found['verb']} {resource} {where}"


def without_right(what: str, reply: Reply) -> Finding:
    """What is said where the credentials may not ask."""
    right = missing_right(reply)
    return Finding("no right", f"{what}: {right or reply.message}")


def listed(names: tuple[str, ...] | list[str], most: int = 4) -> str:
    """The names, or the first ones and how many more there are."""
    rest = len(names) - most
    return ", ".join(names[:most]) + (f" and {rest} more" if rest > 0 else "")
