"""Every folder of `cases/` is a few commands, and all that they print and leave behind.

`command` holds one command a line; `expected/stdout.txt` all that a terminal would show, with the
exit codes; `expected/out` the whole tree, but for the files that are emitted byte for byte from
the templates: those are compared with their sources. `--update` rewrites `expected`.
"""

import itertools
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import mlopsc_templates
from mlopsc_targets import TARGETS

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "cases").iterdir() if path.is_dir())
TEMPLATES = Path(mlopsc_templates.__file__).parent
VERBATIM = {"runtime": TEMPLATES / "runtime", "tests": TEMPLATES / "emitted_tests"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    project = tmp_path / "project"
    shutil.copytree(case, project, ignore=shutil.ignore_patterns("expected", "command"))
    printed = "".join(
        show(line, project)
        for line in (case / "command").read_text(encoding="utf-8").splitlines()
        if line
    )
    actual = {"stdout.txt": printed, **outputs(project)}
    if request.config.getoption("--update"):
        rewrite(case / "expected", actual)
    assert actual == files(case / "expected")


def show(line: str, project: Path) -> str:
    """One command as a terminal shows it: what was typed, what was printed, how it ended."""
    words = shlex.split(line)
    if words[0] == "mlopsc":
        words = [sys.executable, "-W", "error", "-m", *words]
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1795478400", "NO_COLOR": "1"}
    done = subprocess.run(
        words,
        cwd=project,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    assert str(project) not in done.stdout, "an absolute path was printed"
    return f"$ {line}\n{done.stdout}[exit {done.returncode}]\n\n"


def outputs(project: Path) -> dict[str, str]:
    """What stands under out/; the verbatim files are compared here and left out."""
    found = files(project, "out")
    for path in list(found):
        for target, (folder, source) in itertools.product(TARGETS, VERBATIM.items()):
            _, marker, name = path.partition(f"/{target}/{folder}/")
            if marker:
                assert found.pop(path) == (source / name).read_text(encoding="utf-8"), path
    return found


def files(root: Path, below: str = "") -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((root / below).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def rewrite(expected: Path, actual: dict[str, str]) -> None:
    shutil.rmtree(expected, ignore_errors=True)
    for name, text in actual.items():
        path = expected / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
