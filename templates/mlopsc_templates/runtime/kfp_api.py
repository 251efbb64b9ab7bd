"""Speak with KFP's API: find a pipeline and its version, see which runs are open, start one.

REST v2beta1: https://www.kubeflow.org/docs/components/pipelines/reference/api/kubeflow-pipeline-api-spec/
The standard library alone; the token is a file of a pod's projected volume, read for every call:
https://www.kubeflow.org/docs/components/pipelines/user-guides/core-functions/connect-api/
"""

import json
import os
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from . import web
from .document import Json, Node
from .errors import UnreachableError
from .web import Method

OPEN = ("PENDING", "RUNNING", "PAUSED", "CANCELING")
"""The states of a run that is not over: V2beta1RuntimeState."""
_BASE = "/apis/v2beta1"
_TOKEN_FILE = "KF_PIPELINES_SA_TOKEN_PATH"  # noqa: S105 - the variable that names the file
_SECONDS = 30.0
_PAGE = "100"
_FINE, _NOT_FOUND = 200, 404
_SAID = 300


@dataclass(frozen=True, slots=True)
class Api:
    """KFP's API at `url`, in the namespace whose pipelines and runs are meant."""

    url: str
    namespace: str

    def pipeline(self, name: str) -> str:
        """The id of the pipeline. UnreachableError where there is none of this name."""
        path = f"pipelines/names/{urllib.parse.quote(name, safe='')}"
        found = self._ask("GET", path, {"namespace": self.namespace})
        if found is None:
            raise UnreachableError(
                f"KFP at {self.url} has no pipeline {name} in {self.namespace}: apply the compiled "
                "tree, or upload pipeline/ir.yaml under this name"
            )
        return found.at("pipeline_id").text()

    def version(self, pipeline: str, name: str) -> str:
        """The id of a version of the pipeline; UnreachableError where there is none."""
        path = f"pipelines/{urllib.parse.quote(pipeline, safe='')}/versions"
        for each in self._pages(path, "pipeline_versions", {}):
            if name in (each.at("name").optional_text(), each.at("display_name").optional_text()):
                return each.at("pipeline_version_id").text()
        raise UnreachableError(
            f"KFP at {self.url} has no version {name} of this pipeline: apply the compiled tree, "
            "or upload pipeline/ir.yaml as a version of this name"
        )

    def open_runs(self, pipeline: str) -> Iterator[tuple[str, str]]:
        """The id and the state of every run of the pipeline that is not over."""
        wanted = {"operation": "IN", "key": "state", "string_values": {"values": list(OPEN)}}
        query = {"namespace": self.namespace, "filter": json.dumps({"predicates": [wanted]})}
        for each in self._pages("runs", "runs", query):
            state = each.at("state").optional_text() or ""
            reference = each.at("pipeline_version_reference")
            of = None if reference.absent else reference.at("pipeline_id").optional_text()
            if state in OPEN and of == pipeline:
                yield each.at("run_id").text(), state

    def experiment(self, name: str) -> str:
        """The id of the experiment of this name; it is made where there is none."""
        query = {"namespace": self.namespace}
        for each in self._pages("experiments", "experiments", query):
            if each.at("display_name").optional_text() == name:
                return each.at("experiment_id").text()
        made = self._made("experiments", {"display_name": name, "namespace": self.namespace})
        return made.at("experiment_id").text()

    def create_run(self, body: Mapping[str, Json]) -> str:
        """The id of the run that was started."""
        return self._made("runs", body).at("run_id").text()

    def _made(self, path: str, body: Mapping[str, Json]) -> Node:
        made = self._ask("POST", path, {}, body)
        if made is None:
            raise UnreachableError(f"KFP at {self.url} knows no {_BASE}/{path}: is it KFP 2?")
        return made

    def _pages(self, path: str, key: str, query: Mapping[str, str]) -> Iterator[Node]:
        token = ""
        while True:
            page = {**query, "page_size": _PAGE, **({"page_token": token} if token else {})}
            found = self._ask("GET", path, page)
            if found is None:
                raise UnreachableError(f"KFP at {self.url} knows no {_BASE}/{path}: is it KFP 2?")
            listed = found.at(key)
            yield from () if listed.absent else listed.items()
            before, token = token, found.at("next_page_token").optional_text() or ""
            if not token:
                return
            if token == before:
                raise UnreachableError(f"KFP at {self.url} gives the same page again and again")

    def _ask(
        self,
        method: Method,
        path: str,
        query: Mapping[str, str],
        body: Mapping[str, Json] | None = None,
    ) -> Node | None:
        """The answer; None for what is not there. UnreachableError in words for all else."""
        where = f"{_BASE}/{path}"
        address = f"{self.url.rstrip('/')}{where}?{urllib.parse.urlencode(query)}".rstrip("?")
        data = None if body is None else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **_authorization()}
        try:
            answer = web.ask(method, address, headers, data, seconds=_SECONDS)
        except OSError as error:
            raise UnreachableError(f"KFP at {self.url}: {method} {where}: {error}") from error
        if answer.status == _NOT_FOUND and method == "GET":
            return None
        found = _json(answer.body)
        if answer.status != _FINE or not isinstance(found, dict):
            said = f"{answer.status}: {_said(answer.body, found)}"
            raise UnreachableError(f"KFP at {self.url} answered {said} to {method} {where}")
        return Node(f"{method} {where}", found)


def _authorization() -> dict[str, str]:
    """The pod's token, where it has one: a server for a single user asks for none."""
    place = os.environ.get(_TOKEN_FILE)
    if not place:
        return {}
    try:
        return {"Authorization": f"Bearer {Path(place).read_text(encoding='utf-8').strip()}"}
    except OSError as error:
        raise UnreachableError(
            f"{_TOKEN_FILE}: {place} cannot be read: {error.strerror}"
        ) from error


def _json(body: bytes) -> Json:
    """None for what is no JSON: a proxy's page in the way of the server."""
    try:
        found: Json = json.loads(body)
    except ValueError:
        return None
    return found


def _said(body: bytes, found: Json) -> str:
    """What the server said of an error, in one line: its JSON has a `message`, or an `error`."""
    text = body.decode("utf-8", "replace")
    if isinstance(found, dict):
        text = str(found.get("message") or found.get("error") or text)
    return " ".join(text.split())[:_SAID] or "nothing"
