"""`mlopsc report`: one page, self-contained, the same bytes each time, and nobody else's file."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from e2e.review.repository import SPEC, Repository, pull_request, repository

PAGE = Path(__file__).resolve().parents[3] / "docs" / "review" / "report.html"
VOID = {"meta", "br"}


class Outline(HTMLParser):
    """What a screen reader goes by."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[str] = []
        self.ids: list[str] = []
        self.open: list[str] = []
        self.unnamed: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in found.items()]
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "svg" and not ("aria-labelledby" in found and found.get("role") == "img"):
            self.unnamed.append(tag)
        if tag == "th" and "scope" not in found:
            self.unnamed.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    found = repository(tmp_path_factory.mktemp("report"))
    pull_request(found)
    return found


@pytest.fixture(scope="module")
def page(made: Repository) -> str:
    done = made.mlopsc("report", "HEAD^", "--out", "-")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_page_of_the_pull_request_is_committed(page: str, *, update: bool) -> None:
    if update:
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page


def test_it_needs_nothing_from_outside(page: str) -> None:
    outline = Outline(page)
    assert not {"script", "link", "img", "iframe"} & {tag for tag, _, _ in outline.attributes}
    assert not [each for each in outline.attributes if each[1] in ("src", "href", "onload")]
    assert "default-src 'none'" in page
    assert "@import" not in page
    assert "url(" not in page


def test_a_screen_reader_finds_its_way(page: str) -> None:
    outline = Outline(page)
    assert outline.open == []
    assert outline.headings.count("h1") == 1
    assert outline.headings[:2] == ["h1", "h2"]
    assert outline.unnamed == []
    assert len(outline.ids) == len(set(outline.ids))
    labels = {each for _, name, value in outline.attributes if name == "aria-labelledby"
              for each in value.split()}  # fmt: skip
    assert labels <= set(outline.ids)
    assert page.count("<table>") == page.count("<caption")
    assert ("html", "lang", "en") in outline.attributes


def test_it_shows_what_a_reviewer_needs(page: str) -> None:
    for words in (
        "1 gate or watch loosened",
        "demographic_parity_difference age_group",
        "2 nvidia-l4",
        "What can run at once",
        "Roll back to the version before",
        "runtime rollback",
    ):
        assert words in page, words


def test_the_same_bytes_each_time(made: Repository, page: str) -> None:
    assert made.mlopsc("report", "HEAD^", "--out", "-").stdout == page
    assert str(made.root) not in page


def test_nothing_of_the_spec_becomes_markup(tmp_path: Path) -> None:
    made = repository(tmp_path)
    hostile = "'</title><script>alert(1)</script><b onload=x> & \"q\"'"
    described = f"owner: growth@example.com, description: {hostile}}}"
    made.change(("owner: growth@example.com}", described))
    text = made.mlopsc("report", "--out", "-").stdout
    assert "<script" not in text
    assert "<b " not in text
    assert "alert(1)" in text
    assert Outline(text).open == []


def test_where_it_goes(tmp_path: Path) -> None:
    made = repository(tmp_path)
    done = made.mlopsc("report")
    assert (done.returncode, done.stdout) == (
        0,
        "mlops-report.html: written, open it in a browser\n",
    )
    assert made.mlopsc("report").returncode == 0
    (made.root / "notes.html").write_text("mine", encoding="utf-8")
    refused = made.mlopsc("report", "--out", "notes.html")
    assert refused.returncode == 3
    assert "is no page of `mlopsc report`" in refused.stderr
    assert (made.root / "notes.html").read_text(encoding="utf-8") == "mine"
    assert made.mlopsc("report", "--out", "notes.html", "--force").returncode == 0


def test_a_page_by_environment(tmp_path: Path) -> None:
    made = repository(tmp_path)
    made.write(f"{SPEC}environments: {{dev: {{}}, prod: {{}}}}\n")
    assert made.mlopsc("report").returncode == 0
    assert (made.root / "mlops-report-dev.html").is_file()
    assert (made.root / "mlops-report-prod.html").is_file()
    assert made.mlopsc("report", "--out", "x.html").returncode == 64
    assert made.mlopsc("report", "--out", "x.html", "--env", "dev").returncode == 0


def test_wrong_turns(tmp_path: Path) -> None:
    made = repository(tmp_path)
    assert made.mlopsc("report", "nope").returncode == 3
    made.change(("seed: 42", "sead: 42"))
    assert made.mlopsc("report").returncode == 1
    assert not (made.root / "mlops-report.html").exists()
