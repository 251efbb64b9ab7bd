"""The torture corpus: all of it in this process, a sample through the command line."""

import pathlib
import time
from datetime import date

import pytest
from torture.corpus.case import Case
from torture.make_corpus import CASES, CONTROL, write
from torture.run_corpus import MAX_CPU_SECONDS, ContractError, control, examine, run_all

from mlopsc.diagnostics.model import has_error
from mlopsc.pipeline import Checked, Request, understand

EVERY = 12
SAMPLE = [
    case
    for index, case in enumerate(CASES)
    if index % EVERY == 0 or case.group == "control" or len(case.body) > 5_000_000
]


def check(case: Case) -> Checked:
    request = Request("mlops.yaml", case.body, lambda _: None, date(2026, 11, 23))
    return understand(request)


def test_the_corpus_is_large_and_its_names_differ() -> None:
    assert len(CASES) >= 250
    assert len({case.name for case in CASES}) == len(CASES)
    assert {case.expected for case in CASES} == {"ACCEPT", "DATA", "REJECT"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_case_is_refused_for_its_own_fault_or_means_what_it_says(case: Case) -> None:
    start = time.process_time()
    checked = check(case)
    if time.process_time() - start >= MAX_CPU_SECONDS:
        # Beside a compiler that fills the caches, even CPU time is not a program's own.
        start = time.process_time()
        checked = check(case)
    assert time.process_time() - start < MAX_CPU_SECONDS
    if case.expected == "REJECT":
        first = next(each for each in checked.diagnostics if each.severity == "error")
        assert (first.code, first.span.line) == (case.code, case.line)
        return
    assert not has_error(checked.diagnostics)
    assert checked.source is not None
    if case.same:
        expected = check(CONTROL).source
        assert expected is not None
        assert checked.source.data == expected.data
    if case.value is not None:
        project = checked.source.data["project"]
        assert isinstance(project, dict)
        assert project["description"] == case.value


def test_a_sample_keeps_the_contract_of_the_command_line(tmp_path: pathlib.Path) -> None:
    assert run_all(SAMPLE, tmp_path).cases == len(SAMPLE)


def test_the_contract_bites(tmp_path: pathlib.Path) -> None:
    """A case with another code or line, or that is accepted, breaks it."""
    before = control(tmp_path)
    for wrong in (
        Case("wrong-code", "x", b"", "REJECT", "", "MLC104", 1),
        Case("wrong-line", "x", b"", "REJECT", "", "MLC123", 2),
        Case("accepted", "x", CONTROL.body, "REJECT", "", "MLC123", 1),
        Case("refused", "x", b"", "ACCEPT", "", same=True),
        Case("other", "x", CONTROL.body.replace(b"seed: 7", b"seed: 8"), "ACCEPT", "", same=True),
    ):
        with pytest.raises(ContractError):
            examine(wrong, tmp_path, before)


def test_the_index_names_code_and_line(tmp_path: pathlib.Path) -> None:
    write(tmp_path)
    rows = [line.split("\t") for line in (tmp_path / "INDEX.tsv").read_text("utf-8").splitlines()]
    assert len(rows) == len(CASES) + 1
    assert {len(row) for row in rows} == {6}
    assert all(row[3].startswith("MLC") and row[4] != "0" for row in rows if row[2] == "REJECT")
    assert {path.name for path in tmp_path.glob("*.yaml")} == {row[0] for row in rows[1:]}
