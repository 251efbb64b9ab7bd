"""Executes the graph of a compiled pipeline: order, conditions, loops, retries, exit handlers.

A task runs when all that it waits for ended well; one whose condition does not hold is skipped, and
so is what waits for it, and a skipped branch is no failure: all as KFP does it. Tasks run one after
another, in the order of their names where the graph leaves it open; so do the iterations of a loop,
which is within every bound on them. An iteration that fails is the last one.
"""

import json
import os
from collections.abc import Mapping
from typing import Literal, TypeAlias, TypeVar

from mlopsc.artifact.cel import Value, holds
from mlopsc.record import dataclass, field
from mlopsc.run.crew import Ended
from mlopsc.run.folder import RunFolder
from mlopsc.run.kfp.container import Pod, Values, command
from mlopsc.run.kfp.ir import IR, Component, Pipeline, Source, Task
from mlopsc.run.kfp.loops import Loop
from mlopsc.run.outcome import State, StepResult
from mlopsc.run.phase import TICK_SECONDS
from mlopsc.run.progress import Said, StepEnded, StepStarted, Ticked
from mlopsc.run.reading import BrokenTreeError
from mlopsc.run.site import Site

_T = TypeVar("_T")
End: TypeAlias = Literal["done", "failed", "skipped"]
_NOTHING = Values({}, {})


@dataclass(slots=True)
class Engine:
    """One execution. `results` are the containers that ran, in their order."""

    site: Site
    run: RunFolder
    pipeline: Pipeline
    results: list[StepResult] = field(default_factory=list)

    def execute(self) -> End:
        """How the whole graph ended."""
        return self._dag(self.pipeline.root, _NOTHING, "")[0]

    def pod(self, path: str) -> Pod:
        return Pod(self.run.path / "kfp" / path, self.run.run_id, self.run.path / "claims")

    def _dag(self, dag: Component, given: Values, path: str) -> tuple[End, Values]:
        ends: dict[str, End] = {}
        made: dict[str, Values] = {}
        while len(ends) < len(dag.tasks):
            task = next(
                each for each in dag.tasks if each.name not in ends and each.after <= ends.keys()
            )
            ends[task.name], made[task.name] = self._task(task, ends, made, given, path)
        if "failed" in ends.values():
            return "failed", _NOTHING
        return "done", _handed_on(dag, made, path)

    def _task(
        self,
        task: Task,
        ends: Mapping[str, End],
        made: Mapping[str, Values],
        given: Values,
        path: str,
    ) -> tuple[End, Values]:
        if not task.anyway and any(ends[each] != "done" for each in task.after):
            return "skipped", _NOTHING
        values = _inputs(task, made, given, self._final(task, ends))
        if task.condition and not _holds(task, values):
            return "skipped", _NOTHING
        here = f"{path}{task.name}"
        if task.loop is not None:
            return self._loop(task, task.loop, values, here)
        return self._component(task, values, here)

    def _loop(self, task: Task, loop: Loop, values: Values, path: str) -> tuple[End, Values]:
        """Every item in its turn; what the iterations left, each key as a list in their order."""
        left: dict[str, list[object]] = {}
        for number, item in enumerate(loop.through(values.parameters), start=1):
            given = Values(values.artifacts, {**values.parameters, loop.item: item})
            end, made = self._component(task, given, f"{path}/{number}")
            if end != "done":
                return end, _NOTHING
            for key, value in made.parameters.items():
                left.setdefault(key, []).append(value)
        return "done", Values({}, left)

    def _component(self, task: Task, values: Values, path: str) -> tuple[End, Values]:
        component = self.pipeline.components[task.component]
        if component.executor is None:
            return self._dag(component, values, f"{path}/")
        if task.anyway and self._lacks_secrets(component, path):
            return "skipped", _NOTHING
        return self._container(task, component, values, path)

    def _final(self, task: Task, ends: Mapping[str, End]) -> Mapping[str, str]:
        """By producer, how it ended, as KFP 2.16 tells an exit task: PipelineTaskFinalStatus."""
        return {
            each.producer: json.dumps(
                {
                    "state": _STATES[ends[each.producer]],
                    "pipelineJobResourceName": self.run.run_id,
                    "pipelineTaskName": each.producer,
                    "error": {},
                }
            )
            for each in task.parameters.values()
            if each.final
        }

    def _lacks_secrets(self, component: Component, path: str) -> bool:
        """An exit task tells people: a run of one's own need not, and says so."""
        secrets = component.executor.secrets if component.executor else frozenset()
        missing = ", ".join(sorted(each for each in secrets if not os.environ.get(each)))
        if missing:
            said = f"{path} is left out: it reads {missing}, which is not exported"
            self.site.reporter.report(Said(said, warning=True))
        return bool(missing)

    def _container(
        self, task: Task, component: Component, values: Values, path: str
    ) -> tuple[End, Values]:
        pod, attempts = self.pod(path), 1 + task.retries
        self._warn_of_claims(component, path)
        for attempt in range(1, attempts + 1):
            self.site.reporter.report(StepStarted(path, attempt, attempts))
            words = command(self.site, pod, component, values, os.environ)
            self.site.crew.start(path, words)
            ended = self._await()
            if ended.status == 0 and not ended.timed_out:
                break
        state: State = "failed" if ended.status or ended.timed_out else "done"
        tail = tuple(_text(pod).splitlines()[-_TAIL:])
        result = StepResult(path, state, ended.seconds, attempt, pod.log, tail, ended.status)
        self.results.append(result)
        self.site.reporter.report(StepEnded(result))
        if state == "failed":
            return "failed", _NOTHING
        return "done", _left(pod, component, path)

    def _warn_of_claims(self, component: Component, path: str) -> None:
        """Nothing stands for a PersistentVolumeClaim here: the step finds what this machine has."""
        executor = component.executor
        if executor is None:
            return
        for each in (name for name in executor.claims if name not in executor.shared.values()):
            self.site.reporter.report(
                Said(f"{path}: the claim {each} is not mounted", warning=True)
            )

    def _await(self) -> Ended:
        while True:
            for event in self.site.crew.wait(TICK_SECONDS):
                if isinstance(event, Ended):
                    return event
            self.site.reporter.report(Ticked())


_TAIL = 20
"""Lines of a log that are shown of a container that failed."""


def _text(pod: Pod) -> str:
    return pod.log.read_text(encoding="utf-8", errors="replace")


def _handed_on(dag: Component, made: Mapping[str, Values], path: str) -> Values:
    """The parameters of a DAG, from those of its tasks."""
    parameters: dict[str, object] = {}
    for key, (producer, inner) in dag.outputs.items():
        if inner not in made[producer].parameters:
            raise BrokenTreeError(f"{IR}: {path}{producer} left no {inner}, which {key} is made of")
        parameters[key] = made[producer].parameters[inner]
    return Values({}, parameters)


_STATES: Mapping[End, str] = {"done": "COMPLETE", "failed": "FAILED", "skipped": "CANCELED"}
"""MLMD's words for how a task ended."""


def _inputs(
    task: Task, made: Mapping[str, Values], given: Values, final: Mapping[str, str]
) -> Values:
    return Values(
        {
            key: _find(task, key, {**made, "": given}[each.producer].artifacts, each)
            for key, each in task.artifacts.items()
        },
        {
            key: each.constant
            if each.constant is not None
            else final[each.producer]
            if each.final
            else _find(task, key, {**made, "": given}[each.producer].parameters, each)
            for key, each in task.parameters.items()
        },
    )


def _find(task: Task, key: str, known: Mapping[str, _T], source: Source) -> _T:
    if source.key not in known:
        raise BrokenTreeError(f"{IR}: nothing gives {task.name} its input {key}")
    return known[source.key]


def _holds(task: Task, values: Values) -> bool:
    parameters: dict[str, Value] = {
        key: each
        for key, each in values.parameters.items()
        if isinstance(each, bool | int | float | str)
    }
    try:
        return holds(task.condition, parameters)
    except (ValueError, KeyError) as error:
        raise BrokenTreeError(f"{IR}: the condition of {task.name}: {error}") from error


def _left(pod: Pod, component: Component, path: str) -> Values:
    """What the container left; KFP fails a task that leaves a parameter out."""
    parameters: dict[str, object] = {}
    for key in sorted(component.parameters):
        file = pod.parameter(key)
        if not file.is_file():
            raise BrokenTreeError(f"{path} left no parameter {key}")
        parameters[key] = file.read_text(encoding="utf-8")
    return Values({key: pod.artifact(key) for key in component.artifacts}, parameters)
