"""A double of KFP's API server, REST v2beta1: pipelines, versions, experiments, runs, in memory.

It stands at the edge of the world: KFP needs a cluster. tests/conformance/kfp holds what it is
asked and what it answers against the vendor's own client and models, `kfp_server_api`.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from doubles.server import Asked, serving

BASE = "/apis/v2beta1"
NOT_FOUND = {"error": "not found", "code": 5, "message": "it was not found"}


@dataclass
class Kfp:
    """`pages` is how many things a page of a list holds; `token` the one that it asks for."""

    namespace: str = "growth"
    pages: int = 1
    token: str = ""
    refuses: str = ""
    asked: list[Asked] = field(default_factory=list)
    pipelines: dict[str, str] = field(default_factory=dict)
    versions: list[dict[str, Any]] = field(default_factory=list)
    experiments: list[dict[str, Any]] = field(default_factory=list)
    runs: list[dict[str, Any]] = field(default_factory=list)

    def publish(self, pipeline: str, *versions: str) -> str:
        """A pipeline with these versions; its id."""
        key = self.pipelines.setdefault(pipeline, f"id-of-{pipeline}")
        for each in versions:
            version = {"pipeline_id": key, "pipeline_version_id": f"id-of-{each}", "name": each}
            self.versions.append({**version, "display_name": each})
        return key

    def add_run(self, pipeline: str, state: str) -> str:
        number = len(self.runs) + 1
        reference = {"pipeline_id": pipeline, "pipeline_version_id": "id-of-some-version"}
        run = {"run_id": f"run-{number}", "display_name": f"run {number}", "state": state}
        self.runs.append({**run, "pipeline_version_reference": reference})
        return f"run-{number}"

    def answer(self, asked: Asked) -> tuple[int, bytes]:
        self.asked.append(asked)
        status, found = self._answer(asked)
        return status, json.dumps(found).encode()

    def _answer(self, asked: Asked) -> tuple[int, Any]:
        if self.token and asked.headers.get("Authorization") != f"Bearer {self.token}":
            return 401, {"error": "Unauthenticated", "code": 16, "message": "who are you?"}
        if self.refuses and asked.method == "POST":
            return 403, {"error": self.refuses, "code": 7, "message": self.refuses}
        parts = urlsplit(asked.path)
        query = {key: each[0] for key, each in parse_qs(parts.query).items()}
        path = parts.path.removeprefix(BASE)
        if asked.method == "POST":
            return self._make(path, json.loads(asked.body))
        if named := re.fullmatch(r"/pipelines/names/([^/]+)", path):
            return self._pipeline(unquote(named[1]), query)
        if listed := re.fullmatch(r"/pipelines/([^/]+)/versions", path):
            mine = [each for each in self.versions if each["pipeline_id"] == unquote(listed[1])]
            return 200, self._page("pipeline_versions", mine, query)
        if path == "/experiments":
            return 200, self._page("experiments", self.experiments, query)
        if path == "/runs":
            return 200, self._page("runs", self._chosen(query), query)
        return 404, NOT_FOUND

    def _pipeline(self, name: str, query: dict[str, str]) -> tuple[int, Any]:
        if query.get("namespace") != self.namespace or name not in self.pipelines:
            return 404, NOT_FOUND
        found = {"pipeline_id": self.pipelines[name], "name": name, "namespace": self.namespace}
        return 200, {**found, "display_name": name}

    def _chosen(self, query: dict[str, str]) -> list[dict[str, Any]]:
        """Those that a filter with one predicate of the kind IN lets through."""
        (predicate,) = json.loads(query["filter"])["predicates"]
        assert (predicate["operation"], predicate["key"]) == ("IN", "state")
        wanted = predicate["string_values"]["values"]
        return [each for each in self.runs if each["state"] in wanted]

    def _page(self, key: str, found: list[Any], query: dict[str, str]) -> Any:
        first = int(query.get("page_token", "0"))
        last = first + self.pages
        more = {"next_page_token": str(last)} if last < len(found) else {}
        return {key: found[first:last], "total_size": len(found), **more} if found else {}

    def _make(self, path: str, body: dict[str, Any]) -> tuple[int, Any]:
        if path == "/experiments":
            made = {**body, "experiment_id": f"experiment-{len(self.experiments) + 1}"}
            self.experiments.append(made)
            return 200, made
        if path == "/runs":
            made = {**body, "run_id": f"run-{len(self.runs) + 1}", "state": "PENDING"}
            self.runs.append(made)
            return 200, made
        return 404, NOT_FOUND


@contextmanager
def kfp_api(kfp: Kfp) -> Iterator[str]:
    """The address of the double while it stands."""
    with serving(kfp.answer) as address:
        yield address
