"""Read a dataset of CSV files with a header into columns of text."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .digest import files_in
from .errors import RefusedError, UnreachableError


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by name, all of length `rows`; values are the text of the file."""

    where: str
    columns: Mapping[str, list[str]]
    rows: int

    def column(self, name: str) -> list[str]:
        if name not in self.columns:
            known = ", ".join(self.columns)
            raise RefusedError(f"{self.where} has no column {name!r}; its columns are: {known}")
        return self.columns[name]

    def numbers(self, name: str) -> list[float]:
        """The column as floats; RefusedError names the first row that holds no number."""
        return [self._number(name, at, each) for at, each in enumerate(self.column(name))]

    def _number(self, name: str, at: int, text: str) -> float:
        try:
            return float(text)
        except ValueError:
            raise RefusedError(
                f"{self.where}: column {name}, row {at + 1} holds {text!r}, which is no number"
            ) from None


def read(path: Path) -> Table:
    """All `*.csv` of a folder in the order of their names, or one file.

    RefusedError when there is none, or files differ in their header, or a row in its length.
    """
    if not path.exists():
        raise UnreachableError(f"{path} is not here")
    files = [path] if path.is_file() else [f for f in files_in(path) if f.suffix == ".csv"]
    if not files:
        raise RefusedError(f"{path} holds no *.csv file")
    header = _header(files[0])
    columns: dict[str, list[str]] = {name: [] for name in header}
    for file in files:
        try:
            _add(file, header, columns)
        except (UnicodeDecodeError, csv.Error) as error:
            raise RefusedError(f"{file} is no CSV file in UTF-8: {error}") from error
    return Table(str(path), columns, len(columns[header[0]]))


def _add(file: Path, header: list[str], columns: Mapping[str, list[str]]) -> None:
    if _header(file) != header:
        raise RefusedError(f"{file} has another header than the first file of its folder")
    _append(file, columns)


def _header(file: Path) -> list[str]:
    try:
        with file.open(newline="", encoding="utf-8") as lines:
            header = next(csv.reader(lines), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise RefusedError(f"{file} is no CSV file in UTF-8: {error}") from error
    if not header or len(set(header)) != len(header):
        raise RefusedError(f"{file} has no header of different names in its first line")
    return header


def _append(file: Path, columns: Mapping[str, list[str]]) -> None:
    with file.open(newline="", encoding="utf-8") as lines:
        reader = csv.reader(lines)
        next(reader)
        for row in reader:
            if len(row) != len(columns):
                raise RefusedError(
                    f"{file}: line {reader.line_num} has {len(row)} values, "
                    f"the header has {len(columns)}"
                )
            for column, value in zip(columns.values(), row, strict=True):
                column.append(value)
