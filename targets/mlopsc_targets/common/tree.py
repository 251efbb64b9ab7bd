"""The compiled tree as one ConfigMap: its files by key, and the digest that names it.

A ConfigMap holds no folders: `runtime--gate.py` in it is `runtime/gate.py` of the tree. It is
immutable and named by its content, so that a run reads what it was compiled with, whatever is
applied beside it. https://kubernetes.io/docs/concepts/configuration/configmap/#configmap-immutable
"""

import hashlib
from collections.abc import Iterable, Mapping

from mlopsc.artifact.model import Artifact

_SEPARATOR = "--"
_LENGTH = 10
_FILES = (
    "gates.json",
    "monitoring.json",
    "pipeline.json",
    "serving/config.pbtxt",
    "start.py",
    "tracking.json",
)


def in_tree(artifacts: Iterable[Artifact]) -> Mapping[str, Artifact]:
    """What a pod needs of the tree, by its key, sorted."""
    found = {
        each.path.replace("/", _SEPARATOR): each
        for each in artifacts
        if each.path in _FILES or each.path.startswith(("runtime/", "schema/"))
    }
    return dict(sorted(found.items()))


def digest(files: Mapping[str, Artifact]) -> str:
    """Of all keys and contents."""
    lines = (
        f"{hashlib.sha256(each.text.encode()).hexdigest()}  {key}\n" for key, each in files.items()
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def short(digest_: str) -> str:
    """As much of a digest as a name holds."""
    return digest_[:_LENGTH]
