"""A cluster that answers: one request, one answer."""

import json
import time
from collections.abc import Mapping
from typing import Any

from mlopsc.live.client import Client
from mlopsc.live.failure import LiveFailure
from mlopsc.live.kubeconfig import Meant
from mlopsc.record import dataclass

_ANSWER, _ALL = 10.0, 90.0
"""Seconds to wait for one answer, and for all of them."""
OK, CREATED, UNAUTHORIZED, FORBIDDEN, MISSING = 200, 201, 401, 403, 404
BUSY, _SERVER_ERROR = 429, 500
_PAUSES = (0.5, 1.0, 2.0, 2.0)
"""Seconds before one that is busy is asked again: it starts, or has too many callers.

https://kubernetes.io/docs/concepts/cluster-administration/flow-control/
"""
_GROUP = 3  # slashes in `/apis/<group>/<version>`


@dataclass(frozen=True, slots=True)
class Reply:
    """What the API server said; `body` is an object, or a Status where it refused."""

    status: int
    body: Mapping[str, Any]

    @property
    def message(self) -> str:
        return str(self.body.get("message", ""))

    @property
    def good(self) -> bool:
        return self.status in (OK, CREATED)


class Cluster:
    """A connection. Every method raises LiveFailure where nobody answers as an API server does."""

    def __init__(self, meant: Meant) -> None:
        self.meant = meant
        self._client = Client(meant)
        self._until = time.monotonic() + _ALL
        self._served: dict[str, dict[str, tuple[str, bool]]] = {}

    def get(self, path: str, **query: str) -> Reply:
        return self._ask("GET", path, query, None)

    def dry_create(self, path: str, body: Mapping[str, Any]) -> Reply:
        """What the server would say to it: it goes through all of admission and is not kept.

        https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
        """
        query = {"dryRun": "All", "fieldManager": "mlopsc"}
        return self._ask("POST", path, query, body)

    def served(self, api_version: str, kind: str) -> tuple[str, bool] | None:
        """How paths name a kind, and whether namespaces hold it; None where it is unknown."""
        if api_version not in self._served:
            root = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
            reply = self.get(root)
            if reply.status not in (OK, MISSING):
                raise LiveFailure(f"{self.meant}: cannot list {root}: {reply.message}")
            self._served[api_version] = {
                each["kind"]: (each["name"], bool(each["namespaced"]))
                for each in reply.body.get("resources") or ()
                if "/" not in each["name"]
            }
        return self._served[api_version].get(kind)

    def _ask(
        self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any] | None
    ) -> Reply:
        status, raw = self._once(method, path, query, body)
        for pause in _PAUSES:
            if status != BUSY:
                break
            time.sleep(pause)
            status, raw = self._once(method, path, query, body)
        # Of a group that it does not know an API server says so in plain text.
        if status == MISSING and path.startswith("/apis/") and path.count("/") <= _GROUP:
            return Reply(status, {})
        return self._reply(status, raw)

    def _once(
        self, method: str, path: str, query: Mapping[str, str], body: Mapping[str, Any] | None
    ) -> tuple[int, bytes]:
        left = self._until - time.monotonic()
        if left <= 0:
            raise LiveFailure(f"{self.meant}: gave up after {_ALL:.0f} s: it answers too slowly")
        return self._client.send(method, path, query, body, min(left, _ANSWER))

    def _reply(self, status: int, raw: bytes) -> Reply:
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError):
            body = None
        if status == UNAUTHORIZED:
            raise LiveFailure(
                f"{self.meant}: it does not accept these credentials (401); they may have "
                f"expired: log in again, or {self.meant.choose()}"
            )
        if not isinstance(body, dict) or "kind" not in body:
            raise LiveFailure(
                f"{self.meant}: what answers there is no Kubernetes API server (HTTP {status}); "
                f"{self.meant.choose()}"
            )
        if status == BUSY or status >= _SERVER_ERROR:
            raise LiveFailure(f"{self.meant}: the server failed ({status}): {body.get('message')}")
        return Reply(status, body)
