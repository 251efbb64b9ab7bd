"""Many specs in one command say what they say one by one, and stand as they would."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bench.specs import project

SPECS = ("one", "two", "wrong", "absent", "three")


def mlopsc(folder: Path, *argv: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "mlopsc", *argv],
        cwd=folder,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """The same projects twice; one of them does not compile, one is not there."""
    for place in ("together", "alone"):
        for name in SPECS:
            if name != "absent":
                project(tmp_path / place / name, name=name)
        with (tmp_path / place / "wrong/mlops.yaml").open("a", encoding="utf-8") as spec:
            spec.write("nobody: 1\n")
    return tmp_path / "together", tmp_path / "alone"


def test_together_is_one_after_the_other(places: tuple[Path, Path]) -> None:
    together, alone = places
    status, said, told = mlopsc(together, "build", *SPECS)
    singly = [mlopsc(alone, "build", name) for name in SPECS]
    assert said == "".join(each[1] for each in singly)
    assert told == "".join(each[2] for each in singly)
    assert status == max(each[0] for each in singly) == 3
    assert (together / "three/out/sidecar/gates.json").is_file()
    for path in sorted(alone.rglob("*")):
        if path.is_file() and path.name != "unchanged.json":
            assert (together / path.relative_to(alone)).read_bytes() == path.read_bytes()
    assert len(list(alone.rglob("*"))) == len(list(together.rglob("*")))


def test_a_check_of_many_finds_the_one(places: tuple[Path, Path]) -> None:
    together, _ = places
    specs = ("one", "two", "three")
    assert mlopsc(together, "build", *specs)[0] == 0
    assert mlopsc(together, "build", "--check", *specs)[0] == 0
    next((together / "two/out").rglob("*.json")).write_text("", encoding="utf-8")
    status, said, _ = mlopsc(together, "build", "--check", *specs)
    assert status == 2
    assert said.count("fresh") == 2


def test_many_of_one_project_do_not_tear_it(places: tuple[Path, Path]) -> None:
    together, _ = places
    assert mlopsc(together, "build", *["one"] * 8)[0] == 0
    assert mlopsc(together, "build", "--check", "one")[0] == 0
