"""Every emitted workflow before actionlint: https://github.com/rhysd/actionlint."""

import shutil
import subprocess
from pathlib import Path

import pytest
from unit.targets.test_sidecar import PROGRAMS, every_tree, trees, workflows

__all__ = ["trees"]
HERE = Path(__file__).parent
pytestmark = pytest.mark.skipif(shutil.which("go") is None, reason="no go: https://go.dev/dl/")
ALLOWED = ("-ignore", "SC2016:")
"""See tests/unit/targets/test_shell.py."""


@pytest.fixture(scope="session")
def actionlint(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The program at the version that go.mod names and go.sum holds."""
    program = tmp_path_factory.mktemp("go") / "actionlint"
    package = "github.com/rhysd/actionlint/cmd/actionlint"
    subprocess.run(["go", "build", "-o", str(program), package], cwd=HERE, check=True)
    return str(program)


def lint(actionlint: str, *words: str) -> subprocess.CompletedProcess[str]:
    shellcheck = shutil.which("shellcheck", path=PROGRAMS)
    assert shellcheck, "shellcheck is not installed"
    command = [actionlint, "-no-color", "-oneline", "-shellcheck", shellcheck, "-pyflakes", ""]
    return subprocess.run([*command, *words], capture_output=True, text=True, check=False)


@every_tree
def test_it_finds_nothing(trees: dict[str, Path], name: str, actionlint: str) -> None:
    files = workflows(trees[name])
    assert files or name.startswith("gitlab")
    for file in files:
        done = lint(actionlint, *ALLOWED, file)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("timeout-minutes:", "timeout-hours:"), "timeout-hours"),
        (("${{ github.token }}", "${{ github.tokn }}"), "tokn"),
        (("mlopsc run", "rm -rf $HOME/$X; mlopsc run"), "SC2086"),
    ],
)
def test_it_bites(
    trees: dict[str, Path], actionlint: str, change: tuple[str, str], word: str, tmp_path: Path
) -> None:
    text = Path(workflows(trees["minimal"])[0]).read_text(encoding="utf-8")
    assert change[0] in text
    spoilt = tmp_path / "mlops.yml"
    spoilt.write_text(text.replace(*change), encoding="utf-8")
    done = lint(actionlint, *ALLOWED, str(spoilt))
    assert done.returncode
    assert word in done.stdout
