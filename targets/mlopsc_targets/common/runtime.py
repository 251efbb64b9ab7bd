"""The runtime: plain Python files that run inside every pipeline, emitted byte for byte."""

from collections.abc import Iterator
from pathlib import Path

import mlopsc_templates
from mlopsc.artifact.model import Artifact

_ROOT = Path(mlopsc_templates.__file__).parent / "runtime"
_SCHEMA = "model.meta.schema.json"


def runtime() -> Iterator[Artifact]:
    """Every Python file of the runtime, and the published schema of `model.meta.json`."""
    for path in sorted(_ROOT.rglob("*.py")):
        relative = path.relative_to(_ROOT).as_posix()
        yield Artifact(f"runtime/{relative}", path.read_text(encoding="utf-8"))
    schema = (_ROOT / _SCHEMA).read_text(encoding="utf-8")
    yield Artifact(f"runtime/{_SCHEMA}", schema)
    yield Artifact(f"schema/{_SCHEMA}", schema)
