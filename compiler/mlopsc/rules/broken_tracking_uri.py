"""The address of the MLflow server, or of the repository, is none that anybody could reach."""

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule

CODE = "MLC412"
_IN_CLUSTER = re.compile(r"\.svc(\.|$)")
_INSTEAD = {
    "uri": '"https://mlflow.example.com" or "http://mlflow.mlflow.svc:5000"',
    "repository": '"https://git.example.com/team/fraud.git"',
}


def find(case: Case) -> Iterator[Diagnostic]:
    stated = {"uri": case.spec.tracking.uri, "repository": case.spec.tracking.repository}
    for field, address in stated.items():
        what = _fault(field, address) if address else ""
        if what:
            yield case.finding(
                CODE,
                ("tracking", field),
                f"`{address}` {what}",
                f"write an address such as {_INSTEAD[field]}.",
            )


def _fault(field: str, address: str) -> str:
    try:
        where = urlsplit(address)
        if where.port == 0:
            raise ValueError(address)
    except ValueError:
        return "has a port that is no number from 1 to 65535"
    if field == "repository" and not _safe(where):
        return "is no address over HTTPS, and it is reached with a token, not with a key"
    return ""


def _safe(where: SplitResult) -> bool:
    """A token goes over no network in plain text; `http` is for a server beside the pods."""
    host = where.hostname or ""
    near = host == "localhost" or host.startswith("127.") or _IN_CLUSTER.search(host) is not None
    return where.scheme == "https" or (where.scheme == "http" and near)


RULE = Rule(CODE, find, allowable=False)
