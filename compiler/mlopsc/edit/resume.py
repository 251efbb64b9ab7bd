"""What was hashed before, so that a second `mlopsc pin` reads only what changed."""

import json
import os
from pathlib import Path
from types import TracebackType
from typing import Self

from mlopsc.edit.replace import replace_file

Digests = tuple[str, str]


class Resume:
    """The state of earlier pins in `.mlops/pin.json`; written on the way out, whatever happened."""

    def __init__(self, project: Path) -> None:
        self._project = project
        self._file = project / ".mlops" / "pin.json"
        self._known: dict[str, list[object]] = {}

    def __enter__(self) -> Self:
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
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
        self._file.parent.mkdir(exist_ok=True)
        ignore = self._file.parent / ".gitignore"
        if not ignore.exists():
            replace_file(ignore, "*\n")
        replace_file(self._file, json.dumps(self._known, sort_keys=True, indent=1) + "\n")

    def known(self, path: Path, size: int, mtime: int) -> Digests | None:
        """The digests of a file that looks as it did then."""
        found = self._known.get(self._name(path), [])
        if found[:2] != [size, mtime] or len(found) != len(("size", "mtime", "sha256", "md5")):
            return None
        return str(found[2]), str(found[3])

    def remember(self, path: Path, size: int, mtime: int, digests: Digests) -> None:
        self._known[self._name(path)] = [size, mtime, *digests]

    def _name(self, path: Path) -> str:
        return os.path.relpath(path, self._project)
