"""The report in a real browser: nothing overlaps, leaves its place, or is hard to read."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict, cast

import pytest
from conformance.report.browser import Browser, browser
from conformance.report.large import large_project

NEEDED = ("chromium", "chromedriver")
pytestmark = pytest.mark.skipif(
    None in map(shutil.which, NEEDED),
    reason="no chromium and chromedriver: apt-get install chromium chromium-driver",
)
ROOT = Path(__file__).parents[3]
MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
MEDIA: dict[str, tuple[int, str, str]] = {
    "light": (1040, "light", "screen"),
    "dark": (1040, "dark", "screen"),
    "narrow": (360, "light", "screen"),
    "narrow-dark": (360, "dark", "screen"),
    "print": (760, "dark", "print"),
}
"""Width, colour scheme, medium. Paper is white whatever the scheme."""


class Measured(TypedDict):
    wrong: list[str]
    shapes: int
    texts: int
    lowest: float
    page: str


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    large = large_project(ROOT, folder / "large")
    return {
        "own": _report(ROOT / "mlops.yaml", folder / "own.html"),
        "large": _report(large, folder / "large.html"),
    }


def _report(spec: Path, out: Path) -> Path:
    words = [sys.executable, "-m", "mlopsc", "report", "--spec", str(spec), "--out", str(out)]
    subprocess.run(words, check=True, timeout=60)
    return out


def _measured(chromium: Browser, page: Path, medium: str) -> Measured:
    width, scheme, kind = MEDIA[medium]
    chromium.medium(width, scheme=scheme, kind=kind)
    chromium.open(page)
    return cast(Measured, chromium.look(MEASURE))


@pytest.mark.parametrize("name", ["own", "large"])
@pytest.mark.parametrize("medium", MEDIA)
def test_nothing_overlaps_and_all_can_be_read(
    chromium: Browser, pages: dict[str, Path], name: str, medium: str
) -> None:
    found = _measured(chromium, pages[name], medium)
    _keep(f"{name}-{medium}", chromium.picture())
    assert found["wrong"] == []
    assert found["shapes"] > (20 if name == "own" else 250)
    assert found["texts"] > 100
    assert found["lowest"] >= 4.5
    dark = medium in ("dark", "narrow-dark")
    assert (found["page"] == "rgb(20, 23, 28)") is dark
    assert chromium.console() == []


def _keep(name: str, picture: bytes) -> None:
    assert picture.startswith(b"\x89PNG") and len(picture) > 20_000  # noqa: PT018 - one picture
    if folder := os.environ.get("PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / f"{name}.png").write_bytes(picture)


BREAKS = {
    "texts overlap": "const [a, b] = document.querySelectorAll('svg text');"
    " b.setAttribute('y', a.getAttribute('y'))",
    "leaves its box": "document.querySelector('svg text').textContent = 'x'.repeat(60)",
    "outside its drawing": "document.querySelector('svg rect').setAttribute('x', -300)",
    "boxes overlap": "const [a, b] = document.querySelectorAll('rect.step');"
    " b.setAttribute('y', a.getAttribute('y')); b.setAttribute('x', a.getAttribute('x'))",
    "a wire crosses": "document.querySelector('.wire').setAttribute('d', 'M354 10V500')",
    "contrast": "document.querySelector('rect.step').setAttribute('class', 'tip')",
    "wide": "document.querySelector('h1').style.width = '3000px'",
}
"""What a change of the page would do, and the words in which it is seen."""


@pytest.mark.parametrize("fault", BREAKS)
def test_the_measure_sees(chromium: Browser, pages: dict[str, Path], fault: str) -> None:
    chromium.medium(1040)
    chromium.open(pages["own"])
    chromium.look(BREAKS[fault])
    found = cast(Measured, chromium.look(MEASURE))
    assert any(fault in each for each in found["wrong"]), found["wrong"]
    chromium.console()


def test_a_screen_reader_finds_names(chromium: Browser, pages: dict[str, Path]) -> None:
    """The accessibility tree as Chromium computes it: pictures, regions and tables have names."""
    chromium.medium(1040)
    chromium.open(pages["own"])
    tree = chromium.command("Accessibility.getFullAXTree")
    assert isinstance(tree, dict)
    named: dict[str, list[str]] = {}
    for node in tree["nodes"]:
        if not node.get("ignored"):
            name = node.get("name", {}).get("value", "")
            named.setdefault(node["role"]["value"], []).append(name)
    for role in ("image", "region", "table", "heading"):
        assert "" not in named[role], role
    assert len(named["image"]) == 3
    assert any("prepare, train, evaluate" in each for each in named["image"])
