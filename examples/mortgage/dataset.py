"""The mortgage applications: which column plays which part, and how a table is read and written."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROW = "rownames"
LABEL = "deny"
SENSITIVE = ("afam", "single")
FEATURES = (
    "pirat",
    "hirat",
    "lvrat",
    "chist",
    "mhist",
    "phist",
    "unemp",
    "selfemp",
    "insurance",
    "condomin",
    "hschool",
)
"""The model's inputs, in the order of schema/features.json. No sensitive column is among them."""

COLUMNS = (*FEATURES, LABEL, *SENSITIVE)
"""The header of every table that a step writes."""

_ANSWERS = {"no": "0", "yes": "1"}


@dataclass(frozen=True, slots=True)
class Table:
    """A prepared table in memory: one float64 row of COLUMNS per application."""

    values: NDArray[np.float64]

    def features(self) -> NDArray[np.float32]:
        """The model's input, shape [N, len(FEATURES)]."""
        return self.values[:, : len(FEATURES)].astype(np.float32)

    def flags(self, name: str) -> NDArray[np.int64]:
        """A column of zeros and ones, shape [N]: the label or a sensitive attribute."""
        return self.values[:, COLUMNS.index(name)].astype(np.int64)


def read_applications(path: Path) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Each application's number and its COLUMNS; answers become 0 and 1, numbers keep their digits.

    Raises KeyError on a missing column and ValueError on a cell that is no number.
    """
    with path.open(newline="", encoding="utf-8") as file:
        for record in csv.DictReader(file):
            yield int(record[ROW]), tuple(_encode(record[name]) for name in COLUMNS)


def write_table(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Writes encoded rows under the header COLUMNS."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)


def read_table(folder: Path) -> Table:
    """Reads all CSV files of a folder, in the order of their names, as one table."""
    files = sorted(folder.glob("*.csv"))
    if not files:
        raise FileNotFoundError(f"{folder}: no .csv file")
    return Table(np.vstack([_read_values(file) for file in files]))


def _read_values(path: Path) -> NDArray[np.float64]:
    with path.open(encoding="utf-8") as file:
        header = tuple(file.readline().rstrip("\n").split(","))
        if header != COLUMNS:
            raise ValueError(f"{path}: the columns are {header}, expected {COLUMNS}")
        return np.loadtxt(file, delimiter=",", dtype=np.float64, ndmin=2)


def _encode(cell: str) -> str:
    encoded = _ANSWERS.get(cell, cell)
    float(encoded)
    return encoded
