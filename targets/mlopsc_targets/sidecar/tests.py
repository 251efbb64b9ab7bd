"""The pytest files that go with the tree, emitted byte for byte."""

from collections.abc import Iterator
from pathlib import Path

import mlopsc_templates
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.text import copied_file

_ROOT = Path(mlopsc_templates.__file__).parent / "emitted_tests"


def tests() -> Iterator[Artifact]:
    """Reproducibility, gates, rollback, nothing untracked; with settings of their own."""
    for path in sorted((*_ROOT.glob("*.py"), _ROOT / "pytest.ini")):
        yield copied_file(f"tests/{path.name}", path.read_text(encoding="utf-8"), "default:tests")
