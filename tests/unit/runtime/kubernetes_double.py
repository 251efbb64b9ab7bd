"""A double of the Kubernetes API over HTTP: it keeps objects, and plays KServe for services.

It answers as an API server does: https://kubernetes.io/docs/reference/using-api/api-concepts/. What
a real one does with the emitted objects is seen in tests/conformance/control_plane.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from doubles.server import listening

Object = dict[str, Any]
VERSION = "mlopsc.dev/model-version"


@dataclass
class KubernetesDouble:
    """`objects` by path; `refuse` gives a code and a message for a call, or nothing."""

    objects: dict[str, Object] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)
    refuse: Callable[[str, str], tuple[int, str] | None] = lambda _method, _path: None
    ready: Callable[[str], bool] = lambda _version: True
    address: str = ""
    lingers: dict[str, Object] = field(default_factory=dict)
    """What is still there although it was deleted."""
    prunes: str = ""
    """A field of specs that its CRDs do not know."""
    cut: bool = False
    """Whether every answer breaks off in the middle."""

    def answer(self, method: str, target: str, body: Object | None) -> tuple[int, Object]:
        path = urlsplit(target).path
        self.calls.append((method, path))
        if refused := self.refuse(method, path):
            return _status(*refused)
        if method == "PATCH":
            asked = parse_qs(urlsplit(target).query)
            assert asked == {"fieldManager": ["mlopsc"], "force": ["true"]}
            self.objects[path] = {**self.objects.get(path, {}), **(body or {})}
            if self.prunes:
                self.objects[path]["spec"].pop(self.prunes, None)
            self._kserve(path)
        if method == "POST":
            assert body is not None
            path = f"{path}/{body['metadata']['name']}"
            if path in self.objects:
                return _status(409, f"{path} already exists")
            self.objects[path] = body
        found = self.objects.get(path, self.lingers.get(path))
        if found is None:
            return _status(404, f"{path} not found")
        if method == "DELETE":
            del self.objects[path]
        return 200, found

    def _kserve(self, path: str) -> None:
        """The Deployments of an InferenceService, as far as they come at once."""
        if "/inferenceservices/" not in path:
            return
        made = self.objects[path]
        predictor = made["spec"]["predictor"]
        version = made["metadata"]["annotations"][VERSION]
        place = path.replace("/apis/serving.kserve.io/v1beta1/", "/apis/apps/v1/")
        place = place.replace("/inferenceservices/", "/deployments/")
        for gone in [each for each in self.objects if each.startswith(f"{place}-")]:
            if gone != f"{place}-predictor":
                del self.objects[gone]
        canaries = [each["predictor"] for each in made["spec"].get("canary", ())]
        fewer = sum(each["minReplicas"] for each in canaries)
        # As https://github.com/kserve/kserve/pull/5672 does it.
        stable = max(1, predictor["minReplicas"] - fewer)
        self._deployment(f"{place}-predictor", version, stable)
        for tried in canaries:
            name = f"{place}-{tried['name']}-predictor"
            self._deployment(name, tried["annotations"][VERSION], tried["minReplicas"])

    def _deployment(self, place: str, version: str, wanted: int) -> None:
        self.objects[place] = {
            "metadata": {"generation": 2},
            "spec": {
                "replicas": wanted,
                "template": {"metadata": {"annotations": {VERSION: version}}},
            },
            "status": {
                "observedGeneration": 2,
                "replicas": wanted,
                "updatedReplicas": wanted,
                "availableReplicas": wanted if self.ready(version) else 0,
            },
        }


def _status(code: int, message: str) -> tuple[int, Object]:
    return code, {"kind": "Status", "apiVersion": "v1", "code": code, "message": message}


@contextmanager
def serving(double: KubernetesDouble) -> Iterator[KubernetesDouble]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            double.headers.append(dict(self.headers))
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            code, said = double.answer(self.command, self.path, body)
            content = json.dumps(said).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            if code == HTTPStatus.FOUND:
                self.send_header("Location", said["message"])
            self.send_header("Content-Length", str(len(content) + double.cut))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_PATCH = do_POST = do_DELETE = answer  # noqa: N815 - http.server's own names

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
            """Nothing: a test shows what it asks for."""

    with listening(Handler) as double.address:
        yield double
