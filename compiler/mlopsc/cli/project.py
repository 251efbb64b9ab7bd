"""A spec on disk: its bytes, the folder it speaks of, and the files it names there."""

from pathlib import Path
from typing import Protocol

from mlopsc.record import dataclass
from mlopsc.source.load import read
from mlopsc.source.span import Fault

_LIMIT = 4 * 1024 * 1024


class Readable(Protocol):
    """A spec that can be compiled: as it stands on disk, or at a git revision."""

    @property
    def file(self) -> str: ...

    def raw(self) -> bytes | Fault: ...

    def text(self, relative: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Project:
    """`file` is the spec as the user named it; `root` the folder it stands in."""

    file: str
    root: Path

    @property
    def path(self) -> Path:
        return self.root / Path(self.file).name

    def raw(self) -> bytes | Fault:
        return read(self.path, self.file)

    def text(self, relative: str) -> str | None:
        """A file that the spec names, below the root; nothing where there is no such file.

        A link that leads out of the root is not followed: to the build, nothing is there.
        """
        path = self.root / relative
        try:
            inside = path.resolve(strict=True).is_relative_to(self.root.resolve())
            if not inside or not path.is_file() or path.stat().st_size > _LIMIT:
                return None
            return path.read_text(encoding="utf-8")
        except (OSError, ValueError, RuntimeError):
            return None


def project(spec: str) -> Project:
    """The project of a spec; a folder stands for the mlops.yaml in it."""
    path = Path(spec)
    if path.is_dir():
        path = path / "mlops.yaml"
    return Project(str(path), path.parent)
