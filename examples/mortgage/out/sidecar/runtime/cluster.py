"""The Kubernetes API, as far as the runtime needs it, with the standard library alone.

In a pod the ServiceAccount's token is used, read anew for every call because it is rotated:
https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/.
Elsewhere MLOPS_KUBERNETES_API names an address that needs no token, as `kubectl proxy` has.
"""

import http.client
import json
import os
import ssl
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import cast
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode

from .document import Json
from .errors import RefusedError, UnreachableError
from .web import Stay

ACCOUNT = Path("/var/run/secrets/kubernetes.io/serviceaccount")
API = "MLOPS_KUBERNETES_API"
FIELD_MANAGER = "mlopsc"
_SECONDS = 20.0
_APPLY = "application/apply-patch+yaml"
_REFUSALS = (HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY)
Object = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Cluster:
    """An API server at `address`; `account` is the folder of the token and the certificate."""

    address: str
    account: Path | None = None

    @classmethod
    def from_pod(cls) -> "Cluster":
        """The cluster of this pod; UnreachableError where there is none."""
        if address := os.environ.get(API):
            return cls(address.rstrip("/"))
        host, port = (os.environ.get(f"KUBERNETES_SERVICE_{each}") for each in ("HOST", "PORT"))
        if not host or not (ACCOUNT / "token").is_file():
            raise UnreachableError(
                "this is no pod with a ServiceAccount, so no cluster is known. Run `kubectl proxy` "
                f"beside it and set {API}=http://127.0.0.1:8001"
            )
        return cls(f"https://{f'[{host}]' if ':' in host else host}:{port or 443}", ACCOUNT)

    def get(self, path: str) -> dict[str, Json] | None:
        """The object at `path`; None where there is none."""
        return self._call("GET", path, absent=True)

    def apply(self, path: str, body: Object) -> dict[str, Json]:
        """Server-side apply: create the object, or change what `body` states of it.

        https://kubernetes.io/docs/reference/using-api/server-side-apply/
        """
        question = urlencode({"fieldManager": FIELD_MANAGER, "force": "true"})
        return self._call("PATCH", f"{path}?{question}", body, kind=_APPLY) or {}

    def create(self, path: str, body: Object) -> dict[str, Json]:
        """A new object in the collection at `path`; RefusedError when its name is taken."""
        return self._call("POST", path, body) or {}

    def delete(self, path: str) -> None:
        """The object and all that it owns; one that is gone already is no error."""
        options: Object = {
            "apiVersion": "v1",
            "kind": "DeleteOptions",
            "propagationPolicy": "Foreground",
        }
        self._call("DELETE", path, options, absent=True)

    def _call(
        self,
        method: str,
        path: str,
        body: Object | None = None,
        *,
        kind: str = "application/json",
        absent: bool = False,
    ) -> dict[str, Json] | None:
        content = None if body is None else json.dumps(body).encode()
        headers = {"Accept": "application/json", "Content-Type": kind, **self._token()}
        request = urllib.request.Request(  # noqa: S310 - the address is the cluster's own
            self.address + path, content, headers, method=method
        )
        try:
            opener = urllib.request.build_opener(
                Stay, urllib.request.HTTPSHandler(context=self._trust())
            )
            with opener.open(request, timeout=_SECONDS) as answer:
                return cast("dict[str, Json]", json.load(answer))
        except HTTPError as error:
            if absent and error.code == HTTPStatus.NOT_FOUND:
                return None
            raise self._refused(method, path, error) from error
        except (URLError, OSError, http.client.HTTPException, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise UnreachableError(
                f"the cluster at {self.address} does not answer: {reason}"
            ) from error

    def _token(self) -> dict[str, str]:
        if self.account is None:
            return {}
        token = (self.account / "token").read_text(encoding="utf-8").strip()
        return {"Authorization": f"Bearer {token}"}

    def _trust(self) -> ssl.SSLContext | None:
        if not self.address.startswith("https://"):
            return None
        authority = None if self.account is None else str(self.account / "ca.crt")
        return ssl.create_default_context(cafile=authority)

    def _refused(self, method: str, path: str, error: HTTPError) -> RefusedError | UnreachableError:
        """What the API server said, in its own words."""
        try:
            said = str(json.load(error).get("message") or error.reason)
        except (ValueError, AttributeError, OSError, http.client.HTTPException):
            said = str(error.reason)
        text = f"{method} {path.partition('?')[0]}: the cluster answered {error.code}: {said}"
        refused = error.code in _REFUSALS
        return RefusedError(text) if refused else UnreachableError(text)
