"""The address of the MLflow server has a port that is none: nothing could ever reach it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules.base import Case, Rule

CODE = "MLC412"


def find(case: Case) -> Iterator[Diagnostic]:
    uri = case.spec.tracking.uri
    if uri is None or _reachable(uri):
        return
    yield case.finding(
        CODE,
        ("tracking", "uri"),
        f"`{uri}` has a port that is no number from 1 to 65535",
        'write an address such as "https://mlflow.example.com" or "http://mlflow.mlflow.svc:5000".',
    )


def _reachable(uri: str) -> bool:
    try:
        return urlsplit(uri).port != 0
    except ValueError:
        return False


RULE = Rule(CODE, find, allowable=False)
