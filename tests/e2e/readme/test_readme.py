"""Every command of the README is run: here, or, where it is a make target, by .ci/run."""

import os
import re
import subprocess
import sys
from pathlib import Path

from e2e.emitted.workflow import readme

REPOSITORY = Path(__file__).resolve().parents[3]
COMMANDS = readme(REPOSITORY / "README.md")


def test_the_readme_has_commands() -> None:
    assert "make demo" in COMMANDS
    assert "make test" in COMMANDS
    assert any(line.startswith("mlopsc build") for line in COMMANDS)


def test_make_targets_are_run_by_ci() -> None:
    stages = (REPOSITORY / ".ci" / "run").read_text(encoding="utf-8")
    for line in COMMANDS:
        if line.startswith("make "):
            assert re.search(rf"^stage .* {re.escape(line)}$", stages, re.M), line


def test_the_other_commands_run_in_an_empty_folder(tmp_path: Path) -> None:
    for line in COMMANDS:
        if line.startswith("make "):
            continue
        program, *words = line.split()
        assert program == "mlopsc"
        done = subprocess.run(
            [sys.executable, "-m", "mlopsc", *words],
            cwd=tmp_path,
            env={**os.environ, "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"$ {line}\n{done.stdout}{done.stderr}"
