"""Splits the applications into a training set and a holdout that training never sees.

An application's side depends on its number and the seed alone: new rows in the file move none of
the old ones from one side to the other.
"""

import hashlib
from pathlib import Path

from dataset import read_applications, write_table
from step_contract import input_path, output_folder, seed

HOLDOUT_TENTHS = 4


def is_holdout(row: int, seed: int) -> bool:
    """Whether an application is kept for evaluation: about HOLDOUT_TENTHS of ten are."""
    digest = hashlib.sha256(f"{seed}:{row}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 10 < HOLDOUT_TENTHS


def split(applications: Path, *, features: Path, holdout: Path, seed: int) -> tuple[int, int]:
    """Writes both tables; returns the number of rows for training and for evaluation."""
    training: list[tuple[str, ...]] = []
    kept: list[tuple[str, ...]] = []
    for row, cells in read_applications(applications):
        (kept if is_holdout(row, seed) else training).append(cells)
    write_table(features / "features.csv", training)
    write_table(holdout / "holdout.csv", kept)
    return len(training), len(kept)


def main() -> None:
    """Runs the step."""
    training, kept = split(
        input_path("applications"),
        features=output_folder("features"),
        holdout=output_folder("holdout"),
        seed=seed(),
    )
    print(f"{training} applications to train on, {kept} held out")


if __name__ == "__main__":
    main()
