"""A double of an API server with Trainer and Kueue behind it, at the edge of the launcher's world.

It keeps objects by path and plays one script: what happens to a TrainJob each time somebody looks.
Its conditions are those of Trainer's and Kueue's own types:
https://github.com/kubeflow/trainer/blob/master/pkg/apis/trainer/v1alpha1/trainjob_types.go
https://github.com/kubernetes-sigs/kueue/blob/main/apis/kueue/v1beta2/workload_types.go
tests/conformance/control_plane/test_trainjob.py holds the same launcher against the real ones.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any

from doubles.server import listening

OK, CREATED, NOT_FOUND, CONFLICT, AWAY = 200, 201, 404, 409, 503
Script = Callable[[int, dict[str, Any]], object]
"""Called with how often the job was looked at before, and the job, which it changes."""


def waits(_looks: int, _job: dict[str, Any]) -> None:
    """Kueue never lets it start."""


def runs(_looks: int, job: dict[str, Any]) -> None:
    """It is admitted, and all its nodes are there."""
    job["spec"]["suspend"] = False
    job["status"] = {"jobsStatus": [{"name": "node", "ready": 1}]}


def ends(job: dict[str, Any], kind: str, reason: str, message: str) -> None:
    condition = {"type": kind, "status": "True", "reason": reason, "message": message}
    job["spec"]["suspend"] = False
    job["status"] = {"conditions": [condition]}


def completes(_looks: int, job: dict[str, Any]) -> None:
    ends(job, "Complete", "AllJobsCompleted", "jobset completed successfully")


def fails(_looks: int, job: dict[str, Any]) -> None:
    ends(job, "Failed", "FailedJobs", "jobset failed due to one or more job failures")


@dataclass
class ApiServer:
    """`asked` is every request, by method and path; `away` is how many are answered by 503."""

    script: Script = waits
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    looks: int = 0
    away: int = 0
    keeps_deleted: int = 0
    address: str = ""

    def jobs(self) -> list[dict[str, Any]]:
        return [each for path, each in self.objects.items() if "/trainjobs/" in path]

    def count(self, method: str) -> int:
        return sum(1 for each, path in self.asked if each == method and "trainjobs" in path)

    def answer(self, method: str, path: str, body: Any) -> tuple[int, Any]:
        self.asked.append((method, path))
        if self.away:
            self.away -= 1
            return AWAY, _status("the server is currently unable to handle the request")
        if "/workloads" in path:
            return OK, {"items": [_workload()]}
        return {"GET": self._get, "POST": self._post, "DELETE": self._delete}[method](path, body)

    def _get(self, path: str, _body: Any) -> tuple[int, Any]:
        found = self.objects.get(path)
        if found is None:
            return NOT_FOUND, _status("not found")
        if "deletionTimestamp" in found["metadata"]:
            self.keeps_deleted -= 1
            if self.keeps_deleted < 0:
                del self.objects[path]
                return NOT_FOUND, _status("not found")
            return OK, found
        if found.get("kind") == "TrainJob":
            self.script(self.looks, found)
            self.looks += 1
        return OK, found

    def _post(self, path: str, body: Any) -> tuple[int, Any]:
        where = f"{path}/{body['metadata']['name']}"
        if where in self.objects:
            return CONFLICT, _status("already exists")
        self.objects[where] = {**body, "metadata": {**body["metadata"], "uid": "u-1"}}
        return CREATED, self.objects[where]

    def _delete(self, path: str, _body: Any) -> tuple[int, Any]:
        found = self.objects.pop(path, None)
        return (NOT_FOUND, _status("not found")) if found is None else (OK, found)


def _status(message: str) -> dict[str, Any]:
    return {"kind": "Status", "message": message}


def _workload() -> dict[str, Any]:
    condition = {
        "type": "QuotaReserved",
        "status": "False",
        "reason": "Pending",
        "message": "insufficient unused quota for nvidia.com/gpu in flavor l4, 2 more needed",
    }
    return {"status": {"conditions": [condition]}}


@contextmanager
def serving(server: ApiServer) -> Iterator[ApiServer]:
    """The double, on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            raw = self.rfile.read(length)
            status, answer = server.answer(
                self.command, self.path.partition("?")[0], json.loads(raw or b"null")
            )
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_DELETE = _any  # noqa: N815 - as http.server calls them

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Nothing: pytest's output is for the tests."""

    with listening(Handler) as server.address:
        yield server
