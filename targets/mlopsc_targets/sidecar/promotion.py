"""What leads to promotion in a tree of the sidecar target, read back from its files.

Workflows start commands. `mlopsc run` goes through all steps of pipeline.json, records, passes the
gates of gates.json one by one, registers, and promotes unless a person has to approve. Any other
command that moves the champion is a promotion of its own, reached from whatever came before it.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from mlopsc.artifact.promotion import PromotionGraph, Role, chain
from mlopsc.record import dataclass, field
from mlopsc_targets.common.gate_nodes import APPROVAL, declared_gates

START = "start"
_RUN = re.compile(r"\bmlopsc\s+run\b(?!.*--(?:no-promote|verify-reproducible))")
_PROMOTES = re.compile(
    r"runtime\s+promote\b|git\s+(?:push|tag|update-ref)\b.*\b(?:champion|model/)"
    r"|set_registered_model_alias|registered-models/alias"
)
_GOES_ON = re.compile(r"\|\|")
_ANYWAY = re.compile(r"always\(|failure\(|cancelled\(")


@dataclass(slots=True)
class _Reading:
    """The graph that is being read."""

    steps: tuple[str, ...]
    gates: tuple[str, ...]
    manual: bool
    nodes: dict[str, Role] = field(default_factory=lambda: {START: "start"})
    edges: set[tuple[str, str]] = field(default_factory=set)

    def add(self, name: str, role: Role, before: tuple[str, ...]) -> tuple[str, ...]:
        self.nodes[name] = role
        self.edges |= {(each, name) for each in before}
        return (name,)

    def end(self, gates: tuple[str, ...]) -> tuple[str, Role]:
        """Where a run ends: a model that no gate vouches for is never approved."""
        if not gates:
            return "registered, rejected", "task"
        if self.manual:
            return "registered, waits for approval", "task"
        return "promote", "promote"

    def run(self, where: str, before: tuple[str, ...]) -> tuple[str, ...]:
        """The whole pipeline, started at `where`; what comes after it when it went well."""
        start = self.add(f"{where}: mlopsc run", "task", before)
        gates = tuple(each for each in self.gates if each != APPROVAL)
        way = (*start, *(f"step {each}" for each in self.steps), "record", *gates)
        for name in way[1:]:
            self.nodes[name] = "gate" if name in gates else "task"
        end, role = self.end(gates)
        self.nodes[end] = role
        self.edges |= chain((*way, end))
        return (end,)


def read_promotion(files: Mapping[str, str]) -> PromotionGraph:
    """The graph of the files of a tree, by their path in it. ValueError for what is unreadable."""
    declared = json.loads(files["gates.json"])
    gates = declared_gates(declared)
    pipeline = json.loads(files["pipeline.json"])
    reading = _Reading(tuple(pipeline["steps"]), gates, APPROVAL in gates)
    if pipeline["model"] is not None:
        reading.run("by hand", (START,))
    for path, text in sorted(files.items()):
        if path.startswith("repo/.github/workflows/"):
            _github(reading, path.rsplit("/", 1)[-1], _yaml(path, text))
        elif path == "repo/.gitlab-ci.yml":
            _gitlab(reading, _yaml(path, text))
    return PromotionGraph(reading.nodes, frozenset(reading.edges), gates)


def _yaml(path: str, text: str) -> Mapping[str, Any]:
    try:
        found = YAML(typ="safe", pure=True).load(text)
    except YAMLError as error:
        raise ValueError(f"{path} is not YAML") from error
    if not isinstance(found, dict):
        raise ValueError(f"{path} is not a workflow")
    return found


def _github(reading: _Reading, file: str, workflow: Mapping[str, Any]) -> None:
    jobs = workflow.get("jobs") or {}
    for name, job in jobs.items():
        where = f"{file} job {name}"
        needs = job.get("needs") or []
        before = [
            f"{file} job {each} done" for each in ([needs] if isinstance(needs, str) else needs)
        ]
        if not before or _ANYWAY.search(str(job.get("if", ""))):
            before = [*before, START]
        at = reading.add(where, "task", tuple(before))
        begun = at
        for step in job.get("steps") or ():
            if _ANYWAY.search(str(step.get("if", ""))):
                at = (*at, *begun)
            after = _script(reading, where, str(step.get("run", "")), at)
            at = (*at, *after) if step.get("continue-on-error") else after
        reading.add(f"{where} done", "task", at)


def _gitlab(reading: _Reading, pipeline: Mapping[str, Any]) -> None:
    """Jobs of a stage wait for all jobs of the stages before it that are not allowed to fail."""
    done: tuple[str, ...] = (START,)
    for stage in pipeline.get("stages") or ():
        ended: tuple[str, ...] = ()
        for name, job in pipeline.items():
            if not isinstance(job, dict) or job.get("stage") != stage:
                continue
            where = f".gitlab-ci.yml job {name}"
            anyway = job.get("allow_failure") or job.get("when") == "always"
            at = reading.add(where, "task", (*done, START) if anyway else done)
            for line in job.get("script") or ():
                at = _script(reading, where, str(line), at)
            ended += reading.add(f"{where} done", "task", at)
        done = ended or done


def _script(reading: _Reading, where: str, script: str, before: tuple[str, ...]) -> tuple[str, ...]:
    """What comes after the commands of a script; a line that goes on after a failure can be
    passed by.
    """
    at = before
    for line in script.splitlines():
        after = at
        if _RUN.search(line):
            after = reading.run(where, at)
        if _PROMOTES.search(line):
            after = reading.add(f"{where}: {line.strip()}", "promote", at)
        at = (*at, *after) if _GOES_ON.search(line) and after != at else after
    return at
