"""A headless Chromium, driven through chromedriver with nothing but the standard library.

https://www.w3.org/TR/webdriver2/ says what is sent; `goog/cdp/execute` is chromedriver's own.
"""

import json
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Browser:
    """One session; `session` is its address."""

    session: str

    def send(self, method: str, path: str, body: object = None) -> object:
        data = None if method == "GET" else json.dumps(body or {}).encode()
        address = f"{self.session}/{path}".rstrip("/")
        request = urllib.request.Request(address, data, method=method)  # noqa: S310 - http
        with urllib.request.urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - http
            return json.loads(answer.read())["value"]

    def open(self, page: Path) -> None:
        self.send("POST", "url", {"url": page.resolve().as_uri()})

    def look(self, script: str) -> object:
        """What a script returns that runs in the page, CSP or not."""
        return self.send("POST", "execute/sync", {"script": script, "args": []})

    def command(self, name: str, **params: object) -> object:
        return self.send("POST", "goog/cdp/execute", {"cmd": name, "params": params})

    def medium(self, width: int, *, scheme: str = "light", kind: str = "screen") -> None:
        """`kind` is `screen` or `print`; `scheme` is `light` or `dark`."""
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
        self.command("Emulation.setDeviceMetricsOverride", **size)
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.command("Emulation.setEmulatedMedia", media=kind, features=[feature])

    def picture(self) -> bytes:
        """The whole page as a PNG."""
        found = self.command("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        assert isinstance(found, dict)
        return b64decode(found["data"])

    def console(self) -> object:
        """What the browser complained of: blocked styles, failed requests."""
        return self.send("POST", "se/log", {"type": "browser"})


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser with a profile of its own; both are gone afterwards."""
    driver, chromium = shutil.which("chromedriver"), shutil.which("chromium")
    assert driver is not None
    assert chromium is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL)
        opened: Browser | None = None
        try:
            opened = _session(f"http://127.0.0.1:{port}", chromium, profile)
            yield opened
        finally:
            try:
                if opened is not None:
                    opened.send("DELETE", "")
            finally:
                process.terminate()
                process.wait(_SECONDS)


def _session(address: str, chromium: str, profile: str) -> Browser:
    options = {"binary": chromium, "args": [*_FLAGS, f"--user-data-dir={profile}"]}
    wanted = {"browserName": "chrome", "goog:chromeOptions": options}
    wanted["goog:loggingPrefs"] = {"browser": "ALL"}
    start = Browser(address)
    end = time.monotonic() + _SECONDS
    while True:
        try:
            found = start.send("POST", "session", {"capabilities": {"alwaysMatch": wanted}})
            assert isinstance(found, dict)
            return Browser(f"{address}/session/{found['sessionId']}")
        except urllib.error.URLError:
            assert time.monotonic() < end, "chromedriver does not answer"
            time.sleep(0.1)
