"""Git over HTTP on loopback: git's own server program behind a login.

https://git-scm.com/docs/git-http-backend
"""

import base64
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import urlsplit

from doubles.server import listening

WRITER, READER = "may-push", "may-read"
"""The tokens that the server knows."""


@dataclass
class GitServer:
    """Serves the bare repositories in `folder`; `logins` are those that were shown to it.

    With `moved` it sends everybody to that address instead.
    """

    folder: Path
    moved: str = ""
    address: str = ""
    logins: list[str] = field(default_factory=list)


@contextmanager
def serving(server: GitServer) -> Iterator[GitServer]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            login = _login(self.headers.get("Authorization", ""))
            if login:
                server.logins.append(login)
            token = login.partition(":")[2]
            writes = "git-receive-pack" in self.path
            if server.moved:
                self.send_response(302)
                self.send_header("Location", server.moved + self.path)
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif token not in (WRITER, READER):
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="git"')
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif writes and token != WRITER:
                self.send_error(403, "this token may read")
            else:
                self._backend(login)

        do_GET = do_POST = answer  # noqa: N815 - http.server's own

        def _backend(self, login: str) -> None:
            where = urlsplit(self.path)
            done = subprocess.run(
                ["git", "http-backend"],
                input=_body(self),
                capture_output=True,
                check=True,
                env={
                    "PATH": os.environ["PATH"],
                    "GIT_PROJECT_ROOT": str(server.folder),
                    "GIT_HTTP_EXPORT_ALL": "1",
                    "GIT_CONFIG_GLOBAL": os.devnull,
                    "REMOTE_USER": login,
                    "REQUEST_METHOD": self.command,
                    "PATH_INFO": where.path,
                    "QUERY_STRING": where.query,
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                    "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                    "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                },
            )
            head, _, content = done.stdout.partition(b"\r\n\r\n")
            lines = dict(each.split(": ", 1) for each in head.decode().splitlines())
            self.send_response(int(lines.pop("Status", "200").split()[0]))
            for key, value in lines.items():
                self.send_header(key, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
            """Nothing: a test shows what it asks for."""

    with listening(Handler) as server.address:
        yield server


def _login(header: str) -> str:
    kind, _, said = header.partition(" ")
    return base64.b64decode(said).decode() if kind == "Basic" else ""


def _body(request: BaseHTTPRequestHandler) -> bytes:
    """As it came: a long push comes in chunks."""
    if request.headers.get("Transfer-Encoding") != "chunked":
        return request.rfile.read(int(request.headers.get("Content-Length") or 0))
    parts = []
    while size := int(request.rfile.readline().strip(), 16):
        parts.append(request.rfile.read(size))
        request.rfile.readline()
    request.rfile.readline()
    return b"".join(parts)
