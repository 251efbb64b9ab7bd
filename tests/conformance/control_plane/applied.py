"""A compiled project as a user has it, applied to the plane by the commands of its README."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conformance.control_plane.emitted import CASES
from conformance.control_plane.plane import Plane

GPU = "requests.nvidia.com/gpu"
NAME = "live"
_RENAMED = {
    "kubeflow-full": ("name: fraud,", "namespace: fraud", "queue: fraud", "cohort: research"),
    "kubeflow-serving": ("{name: churn,", "namespace: growth", "queue: growth"),
}
_PROGRAM = (sys.executable, "-m", "mlopsc")


@dataclass(frozen=True)
class Applied:
    """A tree as `mlopsc build` leaves it, applied to the plane as its README says."""

    plane: Plane
    project: Path
    namespace: str

    @property
    def tree(self) -> Path:
        return self.project / "out/kubeflow"

    def apply(self) -> None:
        for each in (self.tree, self.tree / "pipeline"):
            words = ("apply", "--server-side", "--force-conflicts", "-k", str(each))
            answer = self.plane.kubectl(*words)
            assert answer.status == 0, answer.err
        self.plane.wait_for_quota(self.namespace)

    def verify(self, path: Path | None = None) -> subprocess.CompletedProcess[str]:
        """The command of the README; as the administrator, or with another kubeconfig."""
        return subprocess.run(
            [*_PROGRAM, "verify", "--live"],
            cwd=self.project,
            env={**os.environ, "KUBECONFIG": str(path or self.plane.kubeconfig)},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def patch(self, kind: str, name: str, *operations: dict[str, Any]) -> None:
        """https://datatracker.ietf.org/doc/html/rfc6902"""
        words = ("patch", kind, name, "-n", self.namespace, "--type=json")
        answer = self.plane.kubectl(*words, f"--patch={json.dumps(operations)}")
        assert answer.status == 0, answer.err
        self.plane.wait_for_quota(self.namespace)


def compiled(case: str, folder: Path) -> Path:
    """A case's project in `folder`, built; its namespace and names are of these tests alone."""
    shutil.copytree(CASES / case, folder, ignore=shutil.ignore_patterns("expected"))
    spec = folder / "mlops.yaml"
    text = spec.read_text(encoding="utf-8")
    for each in _RENAMED.get(case, ()):
        key, _, name = each.partition(": ")
        text = text.replace(each, f"{key}: {NAME}{',' if name.endswith(',') else ''}")
    spec.write_text(text, encoding="utf-8")
    build(folder)
    return folder


def build(folder: Path) -> None:
    subprocess.run([*_PROGRAM, "build"], cwd=folder, check=True, capture_output=True)
