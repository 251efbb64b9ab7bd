"""The runtime: plain Python files that run inside every pipeline, emitted byte for byte."""

from collections.abc import Iterator
from pathlib import Path

import mlopsc_templates
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.text import copied_file

_ROOT = Path(mlopsc_templates.__file__).parent / "runtime"
_SCHEMA = "model.meta.schema.json"


def runtime() -> Iterator[Artifact]:
    """Every Python file of the runtime, and the published schema of `model.meta.json`."""
    for path in sorted(_ROOT.rglob("*.py")):
        relative = path.relative_to(_ROOT).as_posix()
        text = path.read_text(encoding="utf-8")
        yield copied_file(f"runtime/{relative}", text, "default:runtime")
    schema = (_ROOT / _SCHEMA).read_text(encoding="utf-8")
    yield copied_file(f"runtime/{_SCHEMA}", schema, "default:meta-schema")
    yield copied_file(f"schema/{_SCHEMA}", schema, "default:meta-schema")
