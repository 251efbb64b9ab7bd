"""Tuning as a loop of KFP: a trial for every item, then the task that chooses the best of them.

The items are texts, drawn when the pipeline is compiled: as objects their numbers would become
doubles, and 3.0 would reach a step as 3. What the trials measured comes back as parameters, which
KFP collects into a list; of a list of artifacts its launcher hands a container the first one only
(backend/src/v2/component/launcher_v2.go). The DAG of a trial is flat: KFP finds what a task of an
iteration made by the name of the task and the number of the iteration
(https://github.com/kubeflow/pipelines/pull/11725).

A trial that fails for good fails the run: KFP can collect nothing from it, and a pod that called
its failure a success would be cached as one. The last run of the tuned step is given the very text
of the best trial, so that KFP's cache, where it is on, has the result already.
"""

import json
from collections.abc import Iterator, Mapping, Sequence

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Traced, at
from mlopsc.plan.model import Plan, Tune
from mlopsc.plan.trials import needed, objective_step, trials
from mlopsc.record import dataclass, replace
from mlopsc_targets.common.lanes import before_trials
from mlopsc_targets.common.origins import drawn_from
from mlopsc_targets.kubeflow.pipeline import files, names
from mlopsc_targets.kubeflow.pipeline.files import File
from mlopsc_targets.kubeflow.pipeline.tasks import Given, Task, own

_LATER = Given(names.TRIAL, "STRING", names.CHOOSE, names.CHOSEN)
_ITEM = Given(names.TRIAL, "STRING", "", names.TRIAL)
_ALL = Given(names.SCORES, "LIST", names.TRIALS, names.SCORES)


@dataclass(frozen=True, slots=True)
class Tuning:
    """The tasks of one trial, none where nothing is tuned, and those of the root."""

    inside: tuple[Task, ...]
    root: tuple[Task, ...]


def tuning(plan: Plan, steps: Sequence[Task]) -> Tuning:
    """The steps with what tuning adds to them, and the trials before them."""
    tune = plan.tune
    if tune is None:
        return Tuning((), tuple(steps))
    told = tuple(_told(plan, tune, each) for each in steps)
    inside = {names.step_task(each.name): each.name for each in needed(plan, tune)}
    return Tuning(
        tuple(_tried(each, inside) for each in told if each.name in inside),
        (*told, _choose(plan, tune)),
    )


def _told(plan: Plan, tune: Tune, task: Task) -> Task:
    """The tuned step gets a trial's parameters; the step that measures says which trial it was."""
    path, measures = tune.origin.path, names.step_task(objective_step(plan, tune))
    if task.name not in (names.step_task(tune.step), measures):
        return task
    words = ("--trial", f"{{{{$.inputs.parameters['{names.TRIAL}']}}}}")
    task = replace(
        task,
        verb=(*task.verb, *(at(each, path) for each in words)),
        takes=(_LATER,),
        origins=(*task.origins, path),
    )
    if task.name != measures:
        return task
    words = ("--objective", f"{{{{$.outputs.parameters['{names.OBJECTIVE}'].output_file}}}}")
    verb = (*task.verb, *(at(each, path) for each in words))
    return replace(task, verb=verb, says=(names.OBJECTIVE,))


def _tried(task: Task, inside: Mapping[str, str]) -> Task:
    """A step as a task of a trial: it waits for the other tasks of the trial alone."""
    return replace(
        task,
        name=names.trial_task(inside[task.name]),
        reads=tuple(_inside(each, inside) for each in task.reads),
        after=(),
        takes=tuple(_ITEM for _ in task.takes),
        origins=(*task.origins, "pipeline.tune", "pipeline.steps"),
    )


def _inside(file: File, inside: Mapping[str, str]) -> File:
    own_step = inside.get(file.task)
    return file if own_step is None else replace(file, task=names.trial_task(own_step))


def _choose(plan: Plan, tune: Tune) -> Task:
    words = (
        *("--scores", f"{{{{$.inputs.parameters['{names.SCORES}']}}}}"),
        *("--chosen", f"{{{{$.outputs.parameters['{names.CHOSEN}'].output_file}}}}"),
    )
    return replace(
        own(plan, names.CHOOSE, ("choose", *words), leaves=(files.TRIALS,)),
        takes=(_ALL,),
        says=(names.CHOSEN,),
        origins=(tune.origin.path,),
    )


def loop(plan: Plan, tune: Tune, read: Mapping[str, Json]) -> Json:
    """The task of the root that goes through the trials, at most so many at once.

    It waits for every step that does not wait for the tuned one: the proof counts nothing beside.
    """
    path = tune.origin.path
    waits = sorted({names.TRACK, *map(names.step_task, before_trials(plan))})
    return at(
        {
            "taskInfo": {"name": names.TRIALS},
            "componentRef": {"name": names.component(names.TRIALS)},
            "dependentTasks": at(waits, path, "pipeline.steps"),
            **({"inputs": {"artifacts": dict(read)}} if read else {}),
            "iteratorPolicy": {
                "parallelismLimit": at(tune.parallel_trials, f"{path}.parallel-trials")
            },
            "parameterIterator": {"itemInput": names.TRIAL, "items": {"raw": _items(plan, tune)}},
        },
        path,
        "pipeline.steps",
    )


def _items(plan: Plan, tune: Tune) -> Traced:
    """A JSON list of texts, each as the runtime writes a trial."""
    texts = [
        json.dumps({"number": number, "parameters": dict(each)}, sort_keys=True)
        for number, each in enumerate(trials(tune, plan.seed), start=1)
    ]
    return at(json.dumps(texts), *drawn_from(tune))


def body(plan: Plan, tune: Tune, tasks: Mapping[str, Json], read: Mapping[str, Json]) -> Json:
    """The component of one trial; KFP makes a list of what it says."""
    measures = names.trial_task(objective_step(plan, tune))
    said = {"producerSubtask": measures, "outputParameterKey": names.OBJECTIVE}
    return at(
        {
            "inputDefinitions": {
                **({"artifacts": dict(read)} if read else {}),
                "parameters": {names.TRIAL: {"parameterType": "STRING"}},
            },
            "dag": {
                "outputs": {"parameters": {names.SCORES: {"valueFromParameter": said}}},
                "tasks": dict(tasks),
            },
            "outputDefinitions": {"parameters": {names.SCORES: {"parameterType": "LIST"}}},
        },
        tune.origin.path,
        "pipeline.steps",
    )


def outside(inside: Sequence[Task]) -> Iterator[File]:
    """What a trial reads that was made before it, each file once."""
    known, seen = {each.name for each in inside}, set()
    for file in (file for task in inside for file in task.reads):
        if file.task not in known and file.key not in seen:
            seen.add(file.key)
            yield file
