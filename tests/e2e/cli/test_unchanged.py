"""A build that would change nothing is told by hashes; nothing that matters escapes them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mlopsc.cli import unchanged
from mlopsc.cli.main import _run_verb as run_verb
from mlopsc.cli.unchanged import recall

PROJECT = Path(__file__).parents[3] / "examples/mortgage"
SOURCES = ("mlops.yaml", "data.lock.json", "schema", "out")
MEMORY = Path("out/.mlopsc/unchanged.json")


def mlopsc(*argv: str, **environment: str) -> tuple[int, str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("CI", *environment)}
    done = subprocess.run(
        [sys.executable, "-m", "mlopsc", *argv],
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example, built, with the memory of it."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for name in SOURCES:
        source = PROJECT / name
        copy: Callable[..., object] = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    shutil.rmtree(tmp_path / "out/.mlopsc", ignore_errors=True)
    monkeypatch.chdir(tmp_path)
    assert mlopsc("build")[0] == 0
    assert MEMORY.is_file()
    return tmp_path


@pytest.mark.parametrize(
    "argv", [("build",), ("build", "--check"), ("build", "--check", "--target")]
)
def test_it_says_what_the_build_says(project: Path, argv: tuple[str, ...]) -> None:
    target = next(each.name for each in Path("out").iterdir() if not each.name.startswith("."))
    command = (*argv, target) if argv[-1] == "--target" else argv
    said = recall(command)
    MEMORY.unlink()
    assert mlopsc(*command) == (0, said, "")


def test_git_does_not_see_it(project: Path) -> None:
    subprocess.run(["git", "init", "-q", "."], check=True)
    listed = subprocess.run(
        ["git", "status", "--porcelain", "-uall"], check=True, capture_output=True, text=True
    ).stdout
    assert "out/" in listed
    assert ".mlopsc/" not in listed


def test_a_check_writes_nothing(project: Path) -> None:
    shutil.rmtree(MEMORY.parent)
    assert mlopsc("build", "--check")[0] == 0
    assert not MEMORY.parent.exists()


def first_output() -> Path:
    return sorted(each for each in Path("out/sidecar").glob("**/*.json") if each.is_file())[0]


def append(path: Path, text: str = "\n") -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def link(path: Path) -> None:
    shutil.move(path, "elsewhere")
    path.symlink_to(Path("elsewhere").resolve())


def install() -> None:
    Path(".mlopsc").mkdir()
    Path(".mlopsc/install.lock.json").write_text("{}", encoding="utf-8")


CHANGES: dict[str, Callable[[], object]] = {
    "an output edited": lambda: append(first_output()),
    "an output removed": lambda: first_output().unlink(),
    "an output made a program": lambda: first_output().chmod(0o755),
    "a file more in the tree": lambda: first_output().with_name("more.txt").write_text(""),
    "a file more below out/": lambda: Path("out/more.txt").write_text(""),
    "the lock of the data edited": lambda: append(Path("data.lock.json")),
    "a comment in the spec": lambda: append(Path("mlops.yaml"), "# a comment\n"),
    "a field of the spec": lambda: append(Path("mlops.yaml"), "quotas: {pods: 9}\n"),
    "the spec removed": lambda: Path("mlops.yaml").unlink(),
    "an output that is a link": lambda: link(first_output()),
    "a file that an install would have made": install,
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_changed_the_compiler_looks(project: Path, change: str) -> None:
    CHANGES[change]()
    assert recall(("build",)) is None
    assert recall(("build", "--check")) is None
    with_memory = mlopsc("build", "--check")
    shutil.rmtree(MEMORY.parent)
    assert mlopsc("build", "--check") == with_memory


@pytest.mark.parametrize(
    "argv",
    [
        (),
        ("check",),
        ("build", "mlops.yaml"),
        ("build", "--force"),
        ("build", "--target", "kubeflow"),
        ("build", "--target"),
        ("build", "--env", "prod"),
        ("build", "--today", "2030-01-01"),
        ("build", "--what-if"),
        ("build", "--help"),
    ],
)
def test_other_commands_are_not_answered(project: Path, argv: tuple[str, ...]) -> None:
    assert recall(("build",)) is not None
    assert recall(argv) is None


def test_another_day_another_build(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.strftime", lambda *_: "2031-01-01")
    assert recall(("build",)) is None


def test_another_compiler_another_build(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = project / "other/mlopsc"
    package.mkdir(parents=True)
    monkeypatch.syspath_prepend(str(package.parent))
    first = unchanged._compiler()
    (package / "new.py").write_text("", encoding="utf-8")
    second = unchanged._compiler()
    assert len({first, second}) == 2
    assert recall(("build",)) is None


@pytest.mark.parametrize("variable", ["CI", "SOURCE_DATE_EPOCH"])
def test_it_is_not_asked(project: Path, variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "1")
    assert recall(("build", "--check")) is None


def test_a_memory_that_came_with_a_commit_is_not_believed(project: Path, tmp_path: Path) -> None:
    """A pull request that brings an edited gate and, beside it, the memory that vouches for it."""
    gates = Path("out/sidecar/gates.json")
    gates.write_text("{}\n", encoding="utf-8")
    assert "gates.json" in mlopsc("build", "--check")[1]
    memory = json.loads(MEMORY.read_bytes())
    memory["below"][str(gates)] = unchanged._state(str(gates))
    MEMORY.write_text(json.dumps(memory), encoding="utf-8")
    assert recall(("build", "--check")) is not None, "the forgery has to be a good one"
    clone = project / "clone"
    clone.mkdir()
    for name in SOURCES:
        source = Path(name)
        copy: Callable[..., object] = shutil.copytree if source.is_dir() else shutil.copy2
        copy(source, clone / name)
    os.chdir(clone)
    assert recall(("build", "--check")) is None
    status, said, _ = mlopsc("build", "--check")
    assert status != 0
    assert "gates.json" in said


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"identity": 1}', "[" * 100_000])
def test_a_broken_memory_is_none(project: Path, text: str) -> None:
    MEMORY.write_text(text, encoding="utf-8")
    assert recall(("build",)) is None
    assert mlopsc("build")[0] == 0
    assert recall(("build",)) is not None


def test_a_link_in_its_place_is_not_followed(project: Path) -> None:
    elsewhere = project / "elsewhere"
    elsewhere.mkdir()
    shutil.rmtree(MEMORY.parent)
    MEMORY.parent.symlink_to(elsewhere)
    assert mlopsc("build")[0] == 0
    assert not list(elsewhere.iterdir())


def test_a_warning_is_said_every_time(project: Path) -> None:
    """What was found is said again: a build with a finding leaves no memory."""
    shutil.rmtree(MEMORY.parent)
    spec = Path("mlops.yaml")
    text = spec.read_text(encoding="utf-8")
    spec.write_text(f"{text}allow:\n  - {{code: MLC999, at: project, because: x, owner: y}}\n")
    first = mlopsc("build")
    assert first[2]
    assert mlopsc("build")[2] == first[2]
    assert recall(("build",)) is None


RACES: dict[str, Callable[[], object]] = {
    "the spec": lambda: append(Path("mlops.yaml"), "# a comment\n"),
    "the lock of the data": lambda: append(Path("data.lock.json")),
    "an output": lambda: append(first_output()),
    "a file more": lambda: first_output().with_name("more.txt").write_text(""),
}


@pytest.mark.parametrize("moment", ["before the hashing", "while it finds the words"])
@pytest.mark.parametrize("race", RACES)
def test_what_changes_while_it_builds_is_not_vouched_for(
    project: Path, race: str, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor saves between the reading and the end of a build: the memory is of no use then."""
    shutil.rmtree(MEMORY.parent)
    name = "_may_recall" if moment == "before the hashing" else "_identity"
    ours = getattr(unchanged, name)

    def late(*arguments: str) -> object:
        RACES[race]()
        monkeypatch.setattr(unchanged, name, ours)
        return ours(*arguments)

    def main_and_then() -> int:
        # The first call of `_may_recall` is `recall`'s: only the second is the end of the build.
        recalled = unchanged.recall(("build",))
        assert recalled is None
        monkeypatch.setattr(unchanged, name, late)
        return run_verb(("build",))

    assert main_and_then() == 0
    assert recall(("build",)) is None
    assert recall(("build", "--check")) is None


def test_a_damaged_list_of_installed_files_does_not_stop_a_build(project: Path) -> None:
    Path(".mlopsc").mkdir()
    Path(".mlopsc/install.lock.json").write_text("damaged", encoding="utf-8")
    assert mlopsc("build")[0] == 0
    status, _, told = mlopsc("build", "--check")
    assert status != 0
    assert "install.lock.json is damaged" in told


def test_the_day_is_the_one_that_the_build_began_on(project: Path) -> None:
    unchanged.remember("2026-01-01", "sidecar", {}, (), lambda: {"build": "words"})
    assert recall(("build",)) is None
    today = json.loads(MEMORY.read_bytes())["identity"][2]
    assert today == "2026-01-01"
