"""The last look at a tree before it is published: what no tree of ours may hold.

Least privilege is built in where the files are made; this check catches the day it is not. It
reads text, so it is the same for every target.
"""

import re
from collections.abc import Iterator, Sequence

from mlopsc.artifact.model import Artifact

_STRUCTURED = (".yml", ".yaml", ".json")
_NEVER: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"^\s*(?:- )?uses: (?!\"?[\w./-]+@[0-9a-f]{40}\b)", re.M),
        "an action without a commit",
    ),
    (re.compile(r"^\s*privileged: true\b", re.M), "a privileged container"),
    (re.compile(r"^\s*(?:hostPath:|hostNetwork: true|hostPID: true)", re.M), "a host's namespace"),
    (re.compile(r'"(?:Action|Resource)": (?:"\*"|\[\s*"\*")'), "a wildcard in a policy"),
    (
        re.compile(r"^\s*(?:- )?(?:verbs|resources|apiGroups): \[?\s*[\"']\*", re.M),
        "a wildcard role",
    ),
    (re.compile(r"^\s*permissions: (?:write-all|read-all)", re.M), "all permissions at once"),
    (re.compile(r"\bpull_request_target\b"), "a workflow that runs strangers' code with secrets"),
    (
        re.compile(r"^\s*(?:- )?\"?image\"?: (?!null)\"?[^\s\"{@]+\"?,?$", re.M),
        "an image without a digest",
    ),
)


def self_check(artifacts: Sequence[Artifact]) -> tuple[str, ...]:
    """Why the tree may not be published; nothing when it may."""
    return tuple(problem for each in artifacts for problem in _problems(each))


def _problems(artifact: Artifact) -> Iterator[str]:
    if not artifact.path.endswith(_STRUCTURED):
        return
    for pattern, problem in _NEVER:
        match = pattern.search(artifact.text)
        if match:
            line = artifact.text.count("\n", 0, match.start()) + 1
            yield f"{artifact.path}:{line}: {problem}"
