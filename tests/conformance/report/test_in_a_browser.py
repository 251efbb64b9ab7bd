"""The report in a real browser: what is drawn is there, nothing overlaps, all of it can be read.

Chromium measures the page itself: boxes of the picture, texts within them, the contrast of every
text with what lies under it, in light and dark, on a wide and on a narrow screen. Where there is
no Chromium the tests say that they are skipped; CI installs Debian's.
"""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "review" / "report.html"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--virtual-time-budget=2000", "--dump-dom",
)  # fmt: skip
SCHEMES = {"light": "1", "dark": "0"}
WIDTHS = {"wide": 1200, "narrow": 500}
AA = 4.5
"""https://www.w3.org/TR/WCAG22/#contrast-minimum, for text of any size."""
MEASURE = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Any]:
    folder = tmp_path_factory.mktemp("browser")
    page = folder / "page.html"
    text = PAGE.read_text(encoding="utf-8")
    # The page forbids scripts; the copy that is measured holds one.
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    assert open_page != text
    page.write_text(open_page.replace("</body>", f"<script>{MEASURE}</script></body>"))
    return {
        (scheme, width): look(page, folder / f"{scheme}-{width}", SCHEMES[scheme], WIDTHS[width])
        for scheme in SCHEMES
        for width in WIDTHS
    }


def look(page: Path, profile: Path, scheme: str, width: int) -> Any:
    done = subprocess.run(
        [
            str(CHROMIUM),
            *FLAGS,
            f"--blink-settings=preferredColorScheme={scheme}",
            f"--window-size={width},900",
            f"--user-data-dir={profile}",
            page.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    found = re.search(r'<pre id="measured">(.*?)</pre>', done.stdout, re.S)
    assert found, done.stderr[-2000:]
    return json.loads(found[1].replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_drawn_is_there_and_does_not_overlap(
    measured: dict[tuple[str, str], Any], scheme: str, width: str
) -> None:
    found = measured[scheme, width]
    assert found["boxes"] >= 6
    assert found["texts"] >= 12
    assert found["overlapping"] == []
    assert found["outside"] == []
    assert found["clipped"] == []
    assert found["wider"] is False, "the page itself scrolls sideways"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_text_can_be_read(measured: dict[tuple[str, str], Any], scheme: str) -> None:
    found = measured[scheme, "wide"]
    assert found["dark"] is (scheme == "dark")
    assert len(found["contrast"]) > 50
    low = [each for each in found["contrast"] if each["ratio"] < AA]
    assert low == []


def test_the_two_schemes_differ(measured: dict[tuple[str, str], Any]) -> None:
    assert measured["light", "wide"]["page"] != measured["dark", "wide"]["page"]
