"""mlops.map.json: for every line of every file of a tree, where it comes from.

A file is a list of runs from its top, each `COUNT ORIGIN…`: so many lines, from there. Runs and
not line numbers, so that a line more changes one place of the map and not all that follow.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import repeat

from mlopsc.artifact.manifest import json_file
from mlopsc.artifact.model import Artifact
from mlopsc.artifact.trace import DEFAULTS, Origins, Trace, at

MAP_NAME = "mlops.map.json"
SCHEMA = "mlopsc/map/v1"


def with_map(artifacts: Iterable[Artifact]) -> tuple[Artifact, ...]:
    """The artifacts, and the map of them.

    Raises ValueError for a file that has lines without an origin, or an unknown default.
    """
    files = tuple(artifacts)
    runs = {each.path: _runs(each) for each in sorted(files)}
    return (*files, json_file(MAP_NAME, at({"schema": SCHEMA, "files": runs}, "default:map")))


def read_map(text: str) -> Mapping[str, tuple[Origins, ...]]:
    """By file, the origins of each of its lines. Raises ValueError for what is not a map."""
    content = json.loads(text)
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ValueError(f"{MAP_NAME} is not a map of the schema {SCHEMA}")
    return {path: tuple(_lines(runs)) for path, runs in content["files"].items()}


def _runs(artifact: Artifact) -> list[str]:
    _refuse_gaps(artifact.path, artifact.text, artifact.trace)
    return [" ".join((str(count), *origins)) for count, origins in artifact.trace]


def _lines(runs: Iterable[str]) -> Iterator[Origins]:
    for run in runs:
        count, *origins = run.split(" ")
        yield from repeat(tuple(origins), int(count))


def _refuse_gaps(path: str, text: str, trace: Trace) -> None:
    lines = text.count("\n") + (text != "" and not text.endswith("\n"))
    traced = sum(count for count, _ in trace)
    if traced != lines:
        raise ValueError(f"{path} has {lines} lines, and {traced} of them say where they come from")
    for origin in {word for _, origins in trace for word in origins}:
        if not origin or " " in origin:
            raise ValueError(f"{path}: {origin!a} is no origin")
        if origin.startswith("default:") and origin not in DEFAULTS:
            raise ValueError(f"{path}: the default {origin!a} has no meaning in trace.DEFAULTS")
    if any(not origins for _, origins in trace):
        raise ValueError(f"{path} has a line from nowhere")
