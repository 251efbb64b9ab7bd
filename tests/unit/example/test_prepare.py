"""The split: every application on one side only, the same side for ever."""

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from dataset import read_applications
from prepare import is_holdout, split
from unit.example.running import APPLICATIONS


def _lines(table: Path) -> Counter[str]:
    return Counter(table.read_text(encoding="utf-8").splitlines()[1:])


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    features, holdout = tmp_path / "features", tmp_path / "holdout"
    features.mkdir()
    holdout.mkdir()
    return features, holdout


def test_every_application_is_on_exactly_one_side(prepared: Path) -> None:
    features = _lines(prepared / "features" / "features.csv")
    holdout = _lines(prepared / "holdout" / "holdout.csv")
    every = Counter(",".join(cells) for _, cells in read_applications(APPLICATIONS))
    assert features + holdout == every


def test_about_four_tenths_are_held_out(prepared: Path) -> None:
    held_out = _lines(prepared / "holdout" / "holdout.csv").total()
    assert 0.37 < held_out / 2380 < 0.43


def test_new_applications_move_no_old_one(sides: tuple[Path, Path], tmp_path: Path) -> None:
    with APPLICATIONS.open(encoding="utf-8") as file:
        older = list(islice(file, 1001))
    (tmp_path / "older.csv").write_text("".join(older), encoding="utf-8")
    features, holdout = sides
    split(tmp_path / "older.csv", features=features, holdout=holdout, seed=42)
    before = _lines(holdout / "holdout.csv")
    split(APPLICATIONS, features=features, holdout=holdout, seed=42)
    assert before <= _lines(holdout / "holdout.csv")


def test_the_side_depends_on_the_seed() -> None:
    assert [is_holdout(row, 42) for row in range(100)] != [
        is_holdout(row, 43) for row in range(100)
    ]


def test_another_process_writes_the_same_bytes(prepared: Path, sides: tuple[Path, Path]) -> None:
    features, holdout = sides
    split(APPLICATIONS, features=features, holdout=holdout, seed=42)
    for name, folder in (("features", features), ("holdout", holdout)):
        written = (folder / f"{name}.csv").read_bytes()
        assert written == (prepared / name / f"{name}.csv").read_bytes()
