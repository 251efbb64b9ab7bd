"""`.mlopsc/install.lock.json`: which files `install` wrote, and what it wrote into each.

    {"schema": "mlopsc/install/v1", "files": {path: sha256:…}, "pending": {path: sha256:…}}

`pending` stands there only while an install is at work, or after it was killed: each file then
holds one of its two digests, and both are ours.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from mlopsc.emit import disk
from mlopsc.emit.failure import EmitFailure
from mlopsc.emit.paths import is_proven
from mlopsc.record import dataclass

STATE_PATH = ".mlopsc/install.lock.json"
_SCHEMA = "mlopsc/install/v1"
_LARGEST = 1 << 20


@dataclass(frozen=True, slots=True)
class Installs:
    """Digests by path relative to the project."""

    files: Mapping[str, str]
    pending: Mapping[str, str]

    def knows(self, path: str) -> bool:
        return path in self.files or path in self.pending

    def wrote(self, path: str, digest: str) -> bool:
        """True if `digest` is what an install, finished or not, put at `path`."""
        return digest in (self.files.get(path), self.pending.get(path))


def read_installs(project: Path) -> Installs | None:
    """What is remembered; None if nothing was ever installed here.

    EmitFailure `edited` for a file that is not such a list, `newer` for another version of it.
    """
    path = f"{project}/{STATE_PATH}"
    raw = disk.read(path, _LARGEST)
    if raw is None and not disk.exists(path):
        return None
    try:
        content = json.loads(raw or b"")
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict) and content.get("schema") not in (None, _SCHEMA):
        text = f"{STATE_PATH} was written by another version of mlopsc; use that version"
        raise EmitFailure("newer", text, [STATE_PATH])
    files, pending = _digests(content, "files"), _digests(content, "pending")
    if files is None or pending is None:
        text = f"{STATE_PATH} is damaged; restore it from version control, or remove it"
        raise EmitFailure("edited", text, [STATE_PATH])
    return Installs(files, pending)


def installed_files(project: Path) -> tuple[str, ...]:
    """The files that an install, finished or not, is known to have written into `project`."""
    installs = read_installs(project)
    return tuple({**installs.files, **installs.pending}) if installs else ()


def render_installs(installs: Installs) -> bytes:
    content: dict[str, object] = {"schema": _SCHEMA, "files": dict(installs.files)}
    if installs.pending:
        content["pending"] = dict(installs.pending)
    return (json.dumps(content, sort_keys=True, indent=2) + "\n").encode("ascii")


def _digests(content: object, key: str) -> dict[str, str] | None:
    """The mapping at `key`, proven; None if it is none. Only `pending` may be absent."""
    if not isinstance(content, dict) or (key == "files" and key not in content):
        return None
    found = content.get(key, {})
    if not isinstance(found, dict):
        return None
    good = all(isinstance(each, str) and is_proven(path) for path, each in found.items())
    return found if good else None
