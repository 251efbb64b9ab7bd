"""Every diagnostic has a page, and every page tells the truth: its example is run.

`--update` rewrites the Message blocks; read the diff afterwards.
"""

import re
from pathlib import Path

import pytest
from unit.pages.page import (
    FILE,
    FOLDER,
    PROVEN,
    Page,
    bytes_of,
    find,
    findings,
    pages,
    rewrite,
    shown,
)

from mlopsc.diagnostics.model import Diagnostic, has_error
from mlopsc.rules.check import ALLOWABLE
from mlopsc.source import edit
from mlopsc.source.load import load

PAGES = pages()
ROOT = FOLDER.parent.parent
LEAST = 60
LEAST_FIXED = 30
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)


def codes_of(folder: Path) -> set[str]:
    """Every code that a module states as a whole string; prose that mentions one does not count."""
    texts = (path.read_text(encoding="utf-8") for path in folder.rglob("*.py"))
    return {code for text in texts for code in re.findall(r'"(MLC\d{3})"', text)}


def test_every_code_has_a_page_and_every_page_a_code() -> None:
    stated = codes_of(ROOT / "compiler") | codes_of(ROOT / "targets")
    assert {page.code for page in PAGES} == stated


def test_there_are_at_least_sixty_specs_with_a_single_fault() -> None:
    specs = {(page.options, page.example, *page.files.items()) for page in PAGES}
    assert len(specs) == len(PAGES)
    assert len(PAGES) >= LEAST


@every_page
def test_the_file_is_named_after_its_code(page: Page) -> None:
    assert page.path.name == f"{page.code}.md"
    assert page.title[0] == page.title[0].lower() or page.title.split()[0].isupper()


@every_page
def test_the_example_yields_exactly_this_finding(page: Page, tmp_path: Path) -> None:
    assert [each.code for each in find(page, tmp_path)] == [page.code]


@every_page
def test_the_message_is_what_is_printed(page: Page, tmp_path: Path, *, update: bool) -> None:
    message = shown(page, find(page, tmp_path))
    if update and message != page.message:
        rewrite(page, message)
        return
    assert page.message == message


@every_page
def test_the_help_is_a_help(page: Page, tmp_path: Path) -> None:
    (found,) = find(page, tmp_path)
    assert found.summary
    assert found.help
    assert not found.summary.endswith(".")


@every_page
def test_the_fix_makes_the_finding_go_away_and_no_error_appear(page: Page, tmp_path: Path) -> None:
    for each in find(page, tmp_path):
        if each.fix:
            text = edit.apply(bytes_of(page.example).decode("utf-8-sig"), each.fix)
            after = findings(page, text.encode())
            assert page.code not in {each.code for each in after}, text
            assert not has_error(after), (text, after)


def test_many_findings_bring_a_fix(tmp_path: Path) -> None:
    """The test above would hold for no fixes at all; this one counts them."""
    fixed = [page for page in PAGES if page.is_yaml and any(e.fix for e in find(page, tmp_path))]
    assert len(fixed) >= LEAST_FIXED


@pytest.mark.parametrize("page", [p for p in PAGES if p.code in ALLOWABLE], ids=lambda p: p.code)
def test_an_allowance_with_a_reason_sets_an_allowable_check_aside(
    page: Page, tmp_path: Path
) -> None:
    (found,) = find(page, tmp_path)
    after = findings(page, _allowing(page, found))
    assert [each.code for each in after] == []


@pytest.mark.parametrize(
    "page",
    [p for p in PAGES if p.is_yaml and p.code[3] in "34567" and p.code not in ALLOWABLE],
    ids=lambda p: p.code,
)
def test_what_may_not_be_allowed_stays_and_the_allowance_is_refused(
    page: Page, tmp_path: Path
) -> None:
    (found,) = find(page, tmp_path)
    codes = {each.code for each in findings(page, _allowing(page, found))}
    # What is proven comes behind the checks, and the allowance is refused by one of them.
    assert codes == ({page.code} - set(PROVEN)) | {"MLC904"}


def _allowing(page: Page, found: Diagnostic) -> bytes:
    """The example with an allowance for the finding at its own place."""
    place = ".".join(map(str, found.path))
    entry = f'{{code: {page.code}, at: "{place}", because: ADR-1, owner: team@example.com}}'
    source = load(bytes_of(page.example), FILE).source
    assert source is not None
    assert "allow" not in source.data
    return edit.apply(source.text, edit.add(source, (), "allow", f"[{entry}]")).encode()
