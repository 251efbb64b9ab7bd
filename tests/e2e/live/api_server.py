"""ApiServerDouble: answers over HTTP as an API server would, from a table, on loopback.

It stands for servers that refuse, fail or are something else; what a real one does with a tree is
seen in tests/conformance/control_plane/test_live.py. Every Status that it sends is read by the
vendor's own model first.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from kubernetes.client import V1Status

TOKEN = "s3cr3t-of-the-test"  # noqa: S105 - no other server knows it


class ApiServerDouble(ThreadingHTTPServer):
    """`answers` by path, or `*` for every other one: a status and a body; text is sent as HTML."""

    daemon_threads = True

    def __init__(self, answers: Mapping[str, tuple[int, Any]]) -> None:
        for _, body in answers.values():
            if isinstance(body, dict) and body["kind"] == "Status":
                read = V1Status.from_dict(body)
                assert read is not None
                assert json.loads(read.to_json()) == body, "the vendor knows another Status"
        self.answers = answers
        self.asked: list[tuple[str, str]] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def kubeconfig(self, folder: Path) -> Path:
        return write_kubeconfig(folder, self.url)


class _Handler(BaseHTTPRequestHandler):
    server: ApiServerDouble

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append((path, self.headers.get("Authorization", "")))
        status, body = self.server.answers.get(path) or self.server.answers["*"]
        raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if isinstance(body, str) else _JSON)
        self.send_header("Content-Length", str(len(raw)))
        if status == 302:
            self.send_header("Location", f"{self.server.url}/login")
        self.end_headers()
        self.wfile.write(raw)

    do_POST = do_GET  # noqa: N815 - the names that http.server calls

    def log_message(self, *_: object) -> None:
        """Nothing: a test says what went wrong."""


_JSON = "application/json"


def refusal(code: int, reason: str, message: str) -> tuple[int, dict[str, Any]]:
    """https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/"""
    body = {"apiVersion": "v1", "kind": "Status", "metadata": {}, "status": "Failure"}
    return code, {**body, "message": message, "reason": reason, "code": code}


@contextmanager
def serving(answers: Mapping[str, tuple[int, Any]]) -> Iterator[ApiServerDouble]:
    with ApiServerDouble(answers) as double:
        thread = threading.Thread(target=double.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield double
        double.shutdown()
        thread.join()


def write_kubeconfig(folder: Path, server: str, user: Mapping[str, Any] | None = None) -> Path:
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "double", "cluster": {"server": server}}],
        "users": [{"name": "me", "user": user or {"token": TOKEN}}],
        "contexts": [{"name": "double", "context": {"cluster": "double", "user": "me"}}],
        "current-context": "double",
    }
    path = folder / "kubeconfig"
    path.write_text(json.dumps(config), encoding="utf-8")
    return path
