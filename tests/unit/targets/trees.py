"""Trees of the sidecar target, compiled in memory and written below a folder, one by spec."""

from datetime import date
from pathlib import Path

from mlopsc.pipeline import Request, build
from mlopsc_targets import TARGETS

REPOSITORY = Path(__file__).resolve().parents[3]
SPECS = {
    "example": REPOSITORY,
    "example-mlflow": REPOSITORY / "examples" / "mortgage",
    "gitlab-mlflow": REPOSITORY / "tests" / "cases" / "sidecar-gitlab-mlflow",
    "minimal": REPOSITORY / "tests" / "cases" / "sidecar-minimal",
}
"""By name, the folder of the mlops.yaml."""
TODAY = date(2026, 11, 23)


def write_tree(name: str, folder: Path) -> Path:
    """The tree of one of SPECS, below `folder`."""
    project = SPECS[name]

    def read(path: str) -> str | None:
        file = project / path
        return file.read_text(encoding="utf-8") if file.is_file() else None

    raw = (project / "mlops.yaml").read_bytes()
    built = build(Request(file="mlops.yaml", raw=raw, read=read, today=TODAY), TARGETS)
    assert built.artifacts, built.diagnostics
    root = folder / name
    for each in built.artifacts:
        path = root / each.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(each.text, encoding="utf-8", newline="\n")
    return root
