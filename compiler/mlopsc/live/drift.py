"""Where an object in a cluster is not what the tree states.

What the server adds (defaults, status, names of nodes) is its own business, so every stated field
has to be there with the stated value. In the kinds of `_WHOLE`, where one more field can take a
bound away, a field that the tree does not state is a difference too: an `ingress` rule in a policy
that denies all, a key in a quota.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from mlopsc.live.quantity import amount
from mlopsc.record import dataclass

_LONGEST = 60  # characters of a value in a line
_QUANTITIES = {
    "hard",
    "requests",
    "limits",
    "max",
    "min",
    "default",
    "defaultRequest",
    "nominalQuota",
    "borrowingLimit",
    "lendingLimit",
}
"""Fields of the API whose values, or the values of whose keys, are quantities."""

_WHOLE: Mapping[str, tuple[str, ...]] = {
    "ResourceQuota": ("spec",),
    "NetworkPolicy": ("spec",),
    "Role": ("rules",),
    "ClusterRole": ("rules",),
    "RoleBinding": ("subjects", "roleRef"),
    "ClusterRoleBinding": ("subjects", "roleRef"),
    "ConfigMap": ("data", "binaryData"),
    "ValidatingAdmissionPolicy": ("spec",),
    "ValidatingAdmissionPolicyBinding": ("spec",),
}
_DEFAULTS: Mapping[tuple[str, str], Any] = {
    ("ports", "protocol"): "TCP",
    ("matchConstraints", "matchPolicy"): "Equivalent",
    ("matchConstraints", "objectSelector"): {},
    ("matchResources", "matchPolicy"): "Equivalent",
    ("matchResources", "objectSelector"): {},
    ("resourceRules", "scope"): "*",
    ("subjects", "apiGroup"): "rbac.authorization.k8s.io",
}
"""What the API server writes itself into the kinds above, by list and key."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place; `wanted` and `found` are JSON, or nothing where the field is absent."""

    path: str
    wanted: str
    found: str

    def __str__(self) -> str:
        if not self.wanted:
            return f"{self.path}: {self.found} in the cluster, not stated in the tree"
        if not self.found:
            return f"{self.path}: {self.wanted} in the tree, not in the cluster"
        return f"{self.path}: {self.wanted} in the tree, {self.found} in the cluster"


def differences(written: Mapping[str, Any], stored: Mapping[str, Any]) -> tuple[Difference, ...]:
    """The differences of an object and what is stored under its name, in the tree's order."""
    whole = _whole(written)
    found: list[Difference] = []
    for key in dict.fromkeys((*written, *whole)):
        if key in ("apiVersion", "kind", "status"):
            continue
        pair = (written.get(key), stored.get(key))
        found += _compare(*pair, (key,), exact=key in whole)
    return tuple(found)


def _whole(written: Mapping[str, Any]) -> tuple[str, ...]:
    """A ConfigMap that the tree leaves empty is for what runs to fill."""
    found = _WHOLE.get(str(written["kind"]), ())
    return () if written["kind"] == "ConfigMap" and not written.keys() & set(found) else found


def _compare(
    wanted: Any, found: Any, path: tuple[str, ...], *, exact: bool
) -> Iterator[Difference]:
    if _empty(found) and (_empty(wanted) or wanted is False or wanted == 0):
        return  # the API leaves out what is empty, false or zero
    if isinstance(wanted, dict) and isinstance(found, dict):
        yield from _maps(wanted, found, path, exact=exact)
    elif wanted is None and not exact:
        return
    elif isinstance(wanted, list) and isinstance(found, list):
        yield from _lists(wanted, found, path, exact=exact)
    elif wanted != found and not _same_quantity(wanted, found, path):
        yield Difference(_place(path), _shown(wanted), _shown(found))


def _selects(path: tuple[str, ...]) -> bool:
    """An empty selector takes all there is; that is not the same as none."""
    return bool(path) and path[-1].endswith("Selector")


def _maps(
    wanted: dict[str, Any], found: dict[str, Any], path: tuple[str, ...], *, exact: bool
) -> Iterator[Difference]:
    for key, value in wanted.items():
        yield from _compare(value, found.get(key), (*path, key), exact=exact)
    for key, value in found.items() if exact else ():
        says = not _empty(value) or _selects((*path, key))
        if key not in wanted and says and not _is_default(path, key, value):
            yield Difference(_place((*path, key)), "", _shown(value))


def _lists(
    wanted: list[Any], found: list[Any], path: tuple[str, ...], *, exact: bool
) -> Iterator[Difference]:
    """Named things are found by their names, in any order; all else stands where it stands."""
    names, others = _names(wanted), _names(found)
    if names is not None and others is not None:
        yield from _named(dict(zip(names, wanted, strict=True)), others, found, path, exact=exact)
        return
    if len(wanted) != len(found):
        yield Difference(_place(path), _shown(wanted), _shown(found))
        return
    for number, (one, other) in enumerate(zip(wanted, found, strict=True)):
        yield from _compare(one, other, (*path, str(number)), exact=exact)


def _named(
    wanted: dict[str, Any],
    names: list[str],
    found: list[Any],
    path: tuple[str, ...],
    *,
    exact: bool,
) -> Iterator[Difference]:
    there = dict(zip(names, found, strict=True))
    for name, each in wanted.items():
        yield from _compare(each, there.get(name), (*path, name), exact=exact)
    for name in there.keys() - wanted.keys():
        yield Difference(_place((*path, name)), "", _shown(there[name]))


def _names(items: list[Any]) -> list[str] | None:
    """The names of a list of things that all have one of their own."""
    found = [each.get("name") if isinstance(each, dict) else None for each in items]
    names = [each for each in found if isinstance(each, str)]
    return names if len(set(names)) == len(items) > 0 else None


def _empty(value: Any) -> bool:
    return value is None or value in ({}, [], "")


def _is_default(path: tuple[str, ...], key: str, value: Any) -> bool:
    parents = [each for each in path if not each.isdigit()]
    return bool(parents) and _DEFAULTS.get((parents[-1], key)) == value


def _same_quantity(wanted: Any, found: Any, path: tuple[str, ...]) -> bool:
    if path[0] in ("metadata", "data") or _QUANTITIES.isdisjoint(path):
        return False
    number = amount(wanted)
    return number is not None and number == amount(found)


def _place(path: tuple[str, ...]) -> str:
    """`spec.hard[requests.nvidia.com/gpu]`: a key with dots of its own stands in brackets."""
    first, *rest = path
    return first + "".join(
        f"[{each}]" if each.isdigit() or not each.isalnum() else f".{each}" for each in rest
    )


def _shown(value: Any) -> str:
    if value is None:
        return ""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
