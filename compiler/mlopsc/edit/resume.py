"""What was hashed before, so that a second `mlopsc pin` reads only what changed."""

import contextlib
import json
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from mlopsc.edit.replace import replace_file

Digests = tuple[str, str]
"""SHA-256 and MD5, in hexadecimal."""


class Resume:
    """The state of earlier pins in `.mlops/pin.json`; written on the way out, whatever happened."""

    def __init__(self, project: Path) -> None:
        self._file = project / ".mlops" / "pin.json"
        self._known: dict[str, list[object]] = {}

    def __enter__(self) -> Self:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError):
            return self
        if isinstance(found, dict):
            self._known = {name: each for name, each in found.items() if isinstance(each, list)}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # What cannot be remembered is read again: no reason to fail, or to hide a failure.
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(exist_ok=True)
            ignore = self._file.parent / ".gitignore"
            if not ignore.exists():
                replace_file(ignore, "*\n")
            replace_file(self._file, json.dumps(self._known, sort_keys=True, indent=1) + "\n")

    def known(self, name: str, state: os.stat_result) -> Digests | None:
        """The digests of a file that looks as it did then."""
        found = self._known.get(name, [])
        if found[:-2] != _looks(state) or not all(isinstance(each, str) for each in found[-2:]):
            return None
        return str(found[-2]), str(found[-1])

    def remember(self, name: str, state: os.stat_result, digests: Digests) -> None:
        self._known[name] = [*_looks(state), *digests]


def _looks(state: os.stat_result) -> list[object]:
    """What a write moves: a tool can set the time of the data back, but not the inode's."""
    return [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]
