"""What the container of a task or of a pod asks the runtime for, read strictly.

Words that this compiler never writes are `UNREAD`: who reads takes them for the worst.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from mlopsc_targets.kubeflow.pods import TREE, WORK

UNREAD = "?"
_TASK_FLAGS = {"--run": 1, "--verdict": 1, "--in": 2, "--out": 2}
"""What a task is given before its verb, with how many words follow each."""
_RUNS = ("track", "step", "launch", "choose", "record", "gate")
_ENDS = ("register", "promote", "versions", "refuse", "notify")
_TASK_VERBS = frozenset((*_RUNS, *_ENDS))
_POD_VERBS = frozenset(("fetch", "serve", "start-run", "watch", "rollback"))
"""A rollback leads to what was champion before: its gates approved it then."""


def task_verb(container: Mapping[str, Any]) -> str:
    """What a task of the pipeline asks the runtime for, after the files that it is given.

    Nothing for another program; `UNREAD` for words that this compiler does not write.
    """
    if not _starts_the_runtime(container):
        return ""
    words = [str(each) for each in container.get("args", ())]
    if words[:2] != [WORK, "task"] or "--" not in words:
        return UNREAD
    at = 2
    while words[at] in _TASK_FLAGS:
        at += 1 + _TASK_FLAGS[words[at]]
        if at >= len(words) - 1:
            return UNREAD
    verb = words[at + 1] if words[at] == "--" else UNREAD
    return verb if verb in _TASK_VERBS else UNREAD


def pod_verb(container: Mapping[str, Any]) -> str:
    """The same of a pod that no pipeline starts."""
    if not _starts_the_runtime(container):
        return ""
    words = [str(each) for each in container.get("args", ())]
    if not words:
        return "node"  # a TrainingRuntime: its words come with the TrainJob
    verb = words[1] if words[0] == WORK and len(words) > 1 else UNREAD
    return verb if verb in _POD_VERBS else UNREAD


def _starts_the_runtime(container: Mapping[str, Any]) -> bool:
    return list(container.get("command") or ()) == ["python3", f"{TREE}/start.py"]


def containers(value: Any) -> Iterator[Any]:
    """Every container of every pod that a document describes, at any depth."""
    if isinstance(value, Mapping):
        for key, each in value.items():
            if key in ("containers", "initContainers") and isinstance(each, list):
                yield from each
            yield from containers(each)
    elif isinstance(value, list):
        for each in value:
            yield from containers(each)
