"""Splits the sample into rows to train on and a holdout that training never sees."""

import csv
import hashlib
import os
from pathlib import Path

HOLDOUT_TENTHS = 3


def is_holdout(row: int, seed: int) -> bool:
    """By the row's number and the seed alone: new rows move none of the old ones."""
    digest = hashlib.sha256(f"{seed}:{row}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 10 < HOLDOUT_TENTHS


def write(table: Path, header: list[str], rows: list[list[str]]) -> None:
    table.parent.mkdir(parents=True, exist_ok=True)
    with table.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([header, *rows])


def main() -> None:
    """Reads MLOPS_INPUT_SAMPLE; leaves train.csv and holdout.csv in the folders of its outputs."""
    seed = int(os.environ["MLOPS_SEED"])
    with Path(os.environ["MLOPS_INPUT_SAMPLE"]).open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    kept = [row for number, row in enumerate(rows) if is_holdout(number, seed)]
    training = [row for number, row in enumerate(rows) if not is_holdout(number, seed)]
    write(Path(os.environ["MLOPS_OUTPUT_FEATURES"]) / "train.csv", header, training)
    write(Path(os.environ["MLOPS_OUTPUT_HOLDOUT"]) / "holdout.csv", header, kept)
    print(f"{len(training)} rows to train on, {len(kept)} held out")


if __name__ == "__main__":
    main()
