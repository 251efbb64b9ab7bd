"""Replace one file at once: the old text or the new one, never half of it."""

import contextlib
import os
import stat
from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
_MODE = 0o666
"""Of a new file, less what the user's umask takes away."""


def replace_file(path: Path, text: str) -> None:
    """Write `text` beside `path`, sync it, and put it in its place. Raises OSError.

    A link stays one: the file that it leads to is replaced. A file keeps its permissions.
    """
    place = path.resolve()
    beside = place.with_name(f".{place.name}.{os.getpid()}.new")
    beside.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(beside, _NEW, _MODE), "w", encoding="utf-8", newline="\n") as stream:
            with contextlib.suppress(FileNotFoundError):
                os.fchmod(stream.fileno(), stat.S_IMODE(place.stat().st_mode))
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(place)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
