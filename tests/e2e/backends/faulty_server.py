"""A double at the edge: an HTTP proxy before a real server that fails at the n-th call."""

import http.client
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal
from urllib.parse import urlsplit

Fault = Literal["refuse", "forget", "hang"]
HOP_HEADERS = {"connection", "transfer-encoding", "content-length", "host", "keep-alive"}


@dataclass(slots=True)
class Plan:
    """At call `at` (from 1; 0 is never): refuse it, do it and answer 500, or never answer."""

    at: int = 0
    fault: Fault = "refuse"
    calls: int = 0
    hit: bool = False
    release: threading.Event = field(default_factory=threading.Event)

    def arm(self, at: int, fault: Fault) -> None:
        self.at, self.fault, self.calls, self.hit = at, fault, 0, False
        self.release = threading.Event()

    def disarm(self) -> None:
        self.at = 0
        self.release.set()


class FaultyServer(ThreadingHTTPServer):
    """Forwards to `target` but for the planned call."""

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), Forwarder)
        self.target = urlsplit(target).netloc
        self.plan = Plan()
        self.lock = threading.Lock()

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def next_fault(self) -> Fault | None:
        with self.lock:
            self.plan.calls += 1
            if self.plan.calls != self.plan.at:
                return None
            self.plan.hit = True
            return self.plan.fault


class Forwarder(BaseHTTPRequestHandler):
    """One request of the client, passed on."""

    server: FaultyServer

    def forward(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.server.next_fault()
        if fault == "hang":
            self.server.plan.release.wait(30)
            self.close_connection = True
            return
        if fault == "refuse":
            self.answer(500, b'{"error_code": "INTERNAL_ERROR", "message": "injected"}', {})
            return
        upstream = http.client.HTTPConnection(self.server.target, timeout=30)
        try:
            kept = {k: v for k, v in self.headers.items() if k.lower() not in HOP_HEADERS}
            upstream.request(self.command, self.path, body, kept)
            got = upstream.getresponse()
            content, headers = got.read(), dict(got.getheaders())
        finally:
            upstream.close()
        if fault == "forget":
            self.answer(500, b'{"error_code": "INTERNAL_ERROR", "message": "injected"}', {})
            return
        self.answer(got.status, content, headers)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = forward  # noqa: N815 - http.server's names

    def answer(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if name.lower() not in HOP_HEADERS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing: the test says what matters."""
