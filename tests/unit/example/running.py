"""Runs the example's steps as a pipeline would: as scripts, told by environment variables alone."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples" / "mortgage"
APPLICATIONS = EXAMPLE / "data" / "hmda.csv"


@dataclass(frozen=True, slots=True)
class Steps:
    """Runs single steps with one set of parameters; `folder` is for its own files."""

    folder: Path
    parameters: Mapping[str, object]
    seed: int

    def run(
        self,
        step: str,
        *,
        inputs: Mapping[str, Path],
        outputs: Mapping[str, Path],
        inside: bool = False,
        hash_seed: int = 0,
    ) -> subprocess.CompletedProcess[str]:
        """Starts the step in its own folder (`inside`) or in the root; warnings are errors."""
        cwd, script = (EXAMPLE, step) if inside else (ROOT, f"examples/mortgage/{step}")
        return subprocess.run(
            [sys.executable, "-W", "error", f"{script}.py"],
            cwd=cwd,
            env={
                **os.environ,
                **self._variables(inputs, outputs),
                "PYTHONHASHSEED": str(hash_seed),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    def _variables(self, inputs: Mapping[str, Path], outputs: Mapping[str, Path]) -> dict[str, str]:
        file = self.folder / "parameters.json"
        file.write_text(json.dumps(self.parameters), encoding="utf-8")
        return {
            "MLOPS_PARAMETERS": str(file),
            "MLOPS_SEED": str(self.seed),
            **{f"MLOPS_INPUT_{name.upper()}": str(path) for name, path in inputs.items()},
            **{f"MLOPS_OUTPUT_{name.upper()}": str(path) for name, path in outputs.items()},
        }
