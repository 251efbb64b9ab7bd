"""The facts in the example's code are those of the file itself."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from dataset import COLUMNS, FEATURES, LABEL, ROW, SENSITIVE, read_applications, read_table
from unit.example.running import APPLICATIONS, EXAMPLE


def _records() -> list[dict[str, str]]:
    with APPLICATIONS.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_the_file_has_exactly_the_columns_the_code_knows() -> None:
    assert set(_records()[0]) == {ROW, *COLUMNS}


def test_the_feature_schema_lists_the_features_in_order() -> None:
    schema = json.loads((EXAMPLE / "schema" / "features.json").read_text(encoding="utf-8"))
    assert schema == [{"name": name, "type": "float32"} for name in FEATURES]


def test_neither_the_label_nor_a_sensitive_column_is_a_feature() -> None:
    assert {LABEL, *SENSITIVE}.isdisjoint(FEATURES)


def test_the_file_holds_the_applications_that_the_citation_counts() -> None:
    records = _records()
    assert [int(record[ROW]) for record in records] == list(range(1, 2381))
    assert Counter(record[LABEL] for record in records) == {"no": 2095, "yes": 285}
    assert Counter(record["afam"] for record in records) == {"no": 2041, "yes": 339}


def test_answers_become_numbers_and_numbers_keep_their_digits() -> None:
    encoded = dict(read_applications(APPLICATIONS))
    for record in _records():
        cells = dict(zip(COLUMNS, encoded[int(record[ROW])], strict=True))
        assert cells[LABEL] == {"no": "0", "yes": "1"}[record[LABEL]]
        assert cells["lvrat"] == record["lvrat"]


def test_a_cell_that_is_no_number_is_refused(tmp_path: Path) -> None:
    header = ",".join((ROW, *COLUMNS))
    row = ",".join(["1", "maybe", *["0"] * (len(COLUMNS) - 1)])
    file = tmp_path / "applications.csv"
    file.write_text(f"{header}\n{row}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="maybe"):
        list(read_applications(file))


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("lvrat,pirat\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match="the columns are"):
        read_table(tmp_path)


def test_a_folder_without_a_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no \.csv file"):
        read_table(tmp_path)
