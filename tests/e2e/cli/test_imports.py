"""What a command imports: no SDK on the way of a build, and no more modules than are counted here.

A start is mostly imports. Who adds one sees its name here, and either does without it, imports it
where it is needed, or raises the count on purpose.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3] / "examples/mortgage"
OURS = {"mlopsc", "mlopsc_targets", "mlopsc_templates"}
BUILD = {*OURS, "jinja2", "markupsafe", "pydantic_core", "ruamel", "typing_extensions"}
MODELS = {*OURS, "annotated_types", "pydantic", "pydantic_core", "ruamel", "typing_extensions"}
MODELS |= {"typing_inspection"}
SLOW = {"asyncio", "dataclasses", "email", "importlib.metadata", "logging", "multiprocessing"}
SLOW |= {"subprocess", "traceback", "unittest", "zoneinfo"}
"""Modules of Python's own that cost a build some milliseconds each."""
SCRIPT = """\
import json, sys
before = set(sys.modules)
from mlopsc.__main__ import main
sys.argv[0] = "mlopsc"
status = main()
print(json.dumps([status, sorted(set(sys.modules) - before)]), file=sys.stderr)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    kept = shutil.ignore_patterns("out", "data", "__pycache__", ".mlops")
    return Path(shutil.copytree(PROJECT, tmp_path / "project", ignore=kept))


def imported(folder: Path, *argv: str) -> tuple[int, set[str]]:
    """The exit code of a command and every module that it imported."""
    env = {key: value for key, value in os.environ.items() if key not in ("CI", "COVERAGE_RUN")}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *argv],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    status, names = json.loads(done.stderr.splitlines()[-1])
    return status, set(names)


def foreign(names: set[str]) -> set[str]:
    """The packages that are not Python's own."""
    tops = {name.partition(".")[0] for name in names}
    return {name for name in tops if name not in sys.stdlib_module_names and name.isidentifier()}


@pytest.mark.parametrize(
    ("argv", "packages", "most"),
    [
        (("--version",), {"mlopsc"}, 38),
        (("explain", "MLC301"), {"mlopsc"}, 62),
        (("verify",), {*OURS, "ruamel"}, 164),
        (("check",), BUILD, 390),
        (("build",), BUILD, 390),
        (("build", "--check"), BUILD, 390),
        (("schema",), MODELS, 450),
    ],
    ids=lambda each: "-".join(each) if isinstance(each, tuple) else "",
)
def test_a_command_imports_this_and_no_more(
    project: Path, argv: tuple[str, ...], packages: set[str], most: int
) -> None:
    if argv[0] == "verify" or argv[-1] == "--check":
        assert imported(project, "build")[0] == 0
        shutil.rmtree(project / "out/.mlopsc")
    status, names = imported(project, *argv)
    assert status == 0
    assert foreign(names) <= packages
    if packages is not MODELS:
        assert not names & SLOW
    assert len(names) <= most, sorted(names)


def test_a_build_that_changes_nothing_imports_no_compiler(project: Path) -> None:
    assert imported(project, "build")[0] == 0
    for argv in (("build",), ("build", "--check")):
        status, names = imported(project, *argv)
        assert status == 0
        assert {name for name in names if name.startswith("mlopsc")} == {
            "mlopsc",
            "mlopsc.__main__",
            "mlopsc.cli",
            "mlopsc.cli.exits",
            "mlopsc.cli.main",
            "mlopsc.cli.unchanged",
        }
        assert "argparse" not in names


def test_an_error_asks_the_models_for_its_words(project: Path) -> None:
    """The one way on which a build imports pydantic: what it says there is the models' own text."""
    spec = project / "mlops.yaml"
    text = spec.read_text(encoding="utf-8").replace("timeout: 5m", "timeout: five", 1)
    spec.write_text(text, encoding="utf-8")
    status, names = imported(project, "build")
    assert status == 1
    assert foreign(names) <= {*BUILD, *MODELS}
    assert "pydantic" in names
