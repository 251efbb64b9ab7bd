"""mlops.lock.json: what a tree was made from, and the digest of every file in it.

    {"schema": "mlopsc/lock/v1", …header…, "outputs": {"README.md": "sha256:…"}}

Sorted, ASCII, indented by two. The header's `compiler` is a version such as `0.3.1`; a lock from
a newer one is refused, because an older compiler cannot tell what it would lose.
"""

import json
import os
from collections.abc import Mapping
from typing import NamedTuple, TypeGuard

from mlopsc.emit import disk
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.paths import is_proven

LOCK_NAME = "mlops.lock.json"
SCHEMA_FAMILY = "mlopsc/lock/v"
SCHEMA_VERSION = 1
WHAT_IF = "what_if"
"""Header key: true marks a tree that was asked for and not decided; prune leaves it alone."""

_OWN_KEYS = frozenset({"schema", "outputs"})
_LARGEST = 16 << 20


# NamedTuple: `dataclasses` alone would take half of the start-up that a no-op build may cost.
class Lock(NamedTuple):
    """A lock file as read; `whole` is False if it stands there and is not a lock."""

    header: Mapping[str, object]
    outputs: Mapping[str, str]
    schema: str = f"{SCHEMA_FAMILY}{SCHEMA_VERSION}"
    whole: bool = True


_BROKEN = Lock({}, {}, whole=False)


def render(header: Mapping[str, object], outputs: Mapping[str, str]) -> str:
    """The text of a lock file; ValueError if `header` uses a key of the lock itself."""
    if taken := sorted(_OWN_KEYS & header.keys()):
        raise ValueError(f"the lock header may not hold {', '.join(taken)}")
    content = {**header, "schema": f"{SCHEMA_FAMILY}{SCHEMA_VERSION}", "outputs": dict(outputs)}
    text = json.dumps(content, sort_keys=True, indent=2, ensure_ascii=True, allow_nan=False)
    return text + "\n"


def parse(raw: bytes) -> Lock:
    """A lock from its bytes; never raises: what is not a lock is `whole=False`."""
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        return _BROKEN
    if not isinstance(content, dict):
        return _BROKEN
    outputs, schema = content.get("outputs"), content.get("schema")
    if not isinstance(schema, str) or not _is_outputs(outputs):
        return _BROKEN
    header = {name: value for name, value in content.items() if name not in _OWN_KEYS}
    return Lock(header, outputs, schema)


def read(tree: str | os.PathLike[str]) -> Lock | None:
    """The lock of the folder `tree`; None if it has none."""
    path = f"{os.fspath(tree)}/{LOCK_NAME}"
    raw = disk.read(path, _LARGEST)
    if raw is None:
        return _BROKEN if disk.exists(path) else None
    return parse(raw) if len(raw) <= _LARGEST else _BROKEN


def refuse_newer(lock: Lock | None, compiler: object = None) -> None:
    """EmitFailure `newer` if `lock` comes from a newer schema, or a compiler newer than ours."""
    if lock is None or not lock.whole:
        return
    theirs = lock.header.get("compiler")
    schema = lock.schema.removeprefix(SCHEMA_FAMILY)
    if schema != str(SCHEMA_VERSION):
        what = f"{LOCK_NAME} has the schema {lock.schema!r}; this compiler knows version 1"
    elif _version(theirs) > _version(compiler) > ():
        what = f"{LOCK_NAME} was written by mlopsc {theirs}; this is {compiler}"
    else:
        return
    raise EmitFailure("newer", f"{what}. Install that compiler, or overwrite with --force")


def _is_outputs(value: object) -> TypeGuard[dict[str, str]]:
    if not isinstance(value, dict):
        return False
    return all(isinstance(each, str) and is_proven(path) for path, each in value.items())


def _version(value: object) -> tuple[int, ...]:
    """`0.3.1` as numbers; a part that is no number ends it, anything else is ()."""
    numbers = []
    for part in value.split(".") if isinstance(value, str) else []:
        if not (part.isascii() and part.isdigit()):
            break
        numbers.append(int(part[:9]))
    return tuple(numbers)
