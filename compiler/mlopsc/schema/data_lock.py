"""data.lock.json: the pinned hash and size of every dataset, written by `mlopsc pin`."""

import json
import re
from collections.abc import Mapping

from mlopsc.record import dataclass, field

FILE = "data.lock.json"
SCHEMA = "mlopsc/data-lock/v1"
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MD5 = re.compile(r"[0-9a-f]{32}(\.dir)?")


@dataclass(frozen=True, slots=True)
class Pin:
    """One dataset as it was when it was pinned; sizes in bytes.

    `sha256` of a file is that of its bytes; of a folder, that of the lines
    `<sha256>  <relative path>` of its files, sorted by path (what `sha256sum` prints). `md5` is
    the name that DVC knows it by, an identity and no proof; of a folder it ends in `.dir`.
    """

    path: str
    sha256: str
    md5: str
    size: int
    files: int
    largest_file: int


@dataclass(frozen=True, slots=True)
class DataLock:
    """The pins by dataset; `broken` says why the file could not be read."""

    pins: Mapping[str, Pin] = field(default_factory=dict)
    broken: str = ""


def read_lock(text: str | None) -> DataLock:
    """The lock in `text`; no text is no pins, an unreadable text is a broken lock."""
    if text is None:
        return DataLock()
    try:
        tree = json.loads(text)
        if tree["schema"] != SCHEMA:
            return DataLock(broken=f"its schema is not {SCHEMA}")
        return DataLock({name: _pin(each) for name, each in sorted(tree["data"].items())})
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return DataLock(broken="it is not what `mlopsc pin` writes")


def _pin(tree: Mapping[str, object]) -> Pin:
    pin = Pin(
        path=str(tree["path"]),
        sha256=str(tree["sha256"]),
        md5=str(tree["md5"]),
        size=_count(tree["bytes"]),
        files=_count(tree["files"]),
        largest_file=_count(tree["largest_file_bytes"]),
    )
    if not _SHA256.fullmatch(pin.sha256) or not _MD5.fullmatch(pin.md5):
        raise ValueError("not a digest")
    return pin


def write_lock(pins: Mapping[str, Pin]) -> str:
    """The text of data.lock.json: sorted, so that two teams' pins merge."""
    data = {
        name: {
            "path": pin.path,
            "sha256": pin.sha256,
            "md5": pin.md5,
            "bytes": pin.size,
            "files": pin.files,
            "largest_file_bytes": pin.largest_file,
        }
        for name, pin in sorted(pins.items())
    }
    return json.dumps({"schema": SCHEMA, "data": data}, indent=2, ensure_ascii=True) + "\n"


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError("not a count")
    return value
