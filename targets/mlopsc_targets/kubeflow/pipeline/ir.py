"""The pipeline in KFP's IR, without KFP: tasks, components, executors.

The graph is flat but for the trials, a DAG that is looped over (trials.py), and the decision, a DAG
of its own whose branches read the verdict: whatever is neither approved nor the champion itself
ends in a task that fails. In the root the condition would not be seen by KFP's local runner, and a
branch that is merely skipped is a success.
https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto
"""

from collections.abc import Iterator, Mapping, Sequence

from mlopsc.artifact.manifest import Json, throughout
from mlopsc.artifact.trace import Origins, Traced, also, at
from mlopsc.plan.model import Plan
from mlopsc.record import dataclass
from mlopsc_targets.kubeflow.pipeline import exit_handler, files, names, tasks, trials
from mlopsc_targets.kubeflow.pipeline.executors import container, kubernetes
from mlopsc_targets.kubeflow.pipeline.files import File
from mlopsc_targets.kubeflow.pipeline.tasks import Given, Task

_SCHEMA, _SDK = "2.1.0", "mlopsc"
_BACKOFF = {"backoffDuration": "30s", "backoffFactor": 2.0, "backoffMaxDuration": "600s"}
_DECISION: Origins = ("default:pipeline", "gates", "model")
_ORDER: Origins = ("pipeline.steps", "pipeline.parallelism", "pipeline.tune")


@dataclass(frozen=True, slots=True)
class Documents:
    """The two documents of a compiled pipeline: what is portable, and what is Kubernetes'."""

    spec: Mapping[str, Json]
    platform: Mapping[str, Json]


def documents(
    plan: Plan, definitions: Mapping[str, str], runtimes: Mapping[str, Traced], tree: Traced
) -> Documents:
    """The pipeline. By step, `definitions` and, of those on several nodes, TrainingRuntimes."""
    tuning = trials.tuning(plan, tuple(tasks.step_tasks(plan, definitions, runtimes)))
    root = (tasks.track(plan), *tuning.root, tasks.record(plan), tasks.gate(plan))
    branches = _branches(plan)
    told = (tasks.notify(plan),) if plan.monitoring.slack_secret else ()
    inner = (*tuning.inside, *told, *(task for _, each in branches for task in each))
    every = sorted((*root, *inner), key=_name)
    # An exit task puts the whole graph elsewhere: every line of it is where it is by that.
    placed = _root(plan, root, tuning.inside)
    graph = {name: throughout(each, "monitoring.alerts.slack") for name, each in placed.items()}
    spec: dict[str, Json] = {
        "schemaVersion": _SCHEMA,
        "sdkVersion": _SDK,
        "pipelineInfo": _info(plan),
        "root": {"dag": {"tasks": exit_handler.root(told[0]) if told else graph}},
        "components": dict(
            sorted(
                (
                    *_components(plan, every, branches),
                    *_trial(plan, tuning.inside),
                    *(exit_handler.component(graph) if told else ()),
                )
            )
        ),
        "deploymentSpec": {
            "executors": {
                names.executor(each.name): at(container(plan, each), *each.origins)
                for each in every
            }
        },
    }
    executors = {
        names.executor(each.name): at(kubernetes(plan, each, tree), *each.origins) for each in every
    }
    platform = {"platforms": {"kubernetes": {"deploymentSpec": {"executors": executors}}}}
    return Documents(spec, platform)


def _name(task: Task) -> str:
    return task.name


def _info(plan: Plan) -> dict[str, Json]:
    info: dict[str, Json] = {"name": at(plan.project, "project.name")}
    if plan.description:
        info["description"] = at(plan.description, "project.description")
    return info


def _branches(plan: Plan) -> tuple[tuple[str, tuple[Task, ...]], ...]:
    """What happens after the verdict, by its word; the last is for every other word."""
    approved = (tasks.register(plan), *(() if plan.gates.approved_by else (tasks.promote(plan),)))
    return (
        (names.APPROVED, approved),
        (names.CHAMPION, (tasks.keep(plan),)),
        (names.REFUSED, (tasks.refuse(plan),)),
    )


def _root(plan: Plan, root: Sequence[Task], inside: Sequence[Task]) -> dict[str, Json]:
    loop = (names.TRIALS,) if inside else ()
    known = frozenset((*(each.name for each in root), *loop))
    found = {each.name: _task(each, known) for each in root}
    found[names.DECISION] = _decision(plan)
    if plan.tune is not None:
        read = {each.key: _source(each, known) for each in trials.outside(inside)}
        found[names.TRIALS] = trials.loop(plan, plan.tune, read)
    return dict(sorted(found.items()))


def _trial(plan: Plan, inside: Sequence[Task]) -> Iterator[tuple[str, Json]]:
    """The component of a trial."""
    if plan.tune is None:
        return
    known = frozenset(each.name for each in inside)
    within = {each.name: _task(each, known) for each in inside}
    origins = (plan.tune.origin.path, "pipeline.steps")
    read = {each.key: also(_artifact(each), *origins) for each in trials.outside(inside)}
    yield names.component(names.TRIALS), trials.body(plan, plan.tune, within, read)


def _task(task: Task, siblings: frozenset[str]) -> Json:
    """A task among its siblings; what others make comes through the inputs of their DAG."""
    makers = {*(each.task for each in task.reads), *(each.task for each in task.takes)}
    made_here = makers & siblings
    waits = sorted({*made_here, *task.after})
    cached = {"enableCache": True} if task.step else {}
    read = {
        each.key: at(_source(each, siblings), *each.origins, *task.origins) for each in task.reads
    }
    told = {each.key: at(_told(each, siblings), *task.origins) for each in task.takes}
    given: dict[str, Json] = {
        **({"artifacts": read} if read else {}),
        **({"parameters": told} if told else {}),
    }
    return at(
        {
            "taskInfo": {"name": task.name},
            "componentRef": {"name": names.component(task.name)},
            "cachingOptions": cached,
            **({"dependentTasks": at(waits, *_ORDER, *task.origins)} if waits else {}),
            **({"inputs": given} if given else {}),
            **({"retryPolicy": _retries(task)} if task.retries else {}),
        },
        *task.origins,
    )


def _source(file: File, siblings: frozenset[str]) -> Json:
    if file.task not in siblings:
        return {"componentInputArtifact": file.key}
    made = {"producerTask": file.task, "outputArtifactKey": file.made_as}
    return {"taskOutputArtifact": made}


def _told(given: Given, siblings: frozenset[str]) -> Json:
    if given.task not in siblings:
        return {"componentInputParameter": given.made_as}
    made = {"producerTask": given.task, "outputParameterKey": given.made_as}
    return {"taskOutputParameter": made}


def _retries(task: Task) -> Json:
    path = (f"{task.step.origin.path}.retries",) if task.step else task.origins
    return at({"maxRetryCount": task.retries, **_BACKOFF}, *path)


def _decision(plan: Plan) -> Json:
    """The task whose DAG branches: it gets the verdict and the files that the branches need."""
    handed = (*tasks.decided(plan), *files.reference(plan))
    read = {
        each.key: at(_source(each, frozenset({each.task})), *each.origins, *_DECISION)
        for each in handed
    }
    verdict = {"producerTask": names.GATE, "outputParameterKey": names.VERDICT}
    waits = sorted({names.GATE, *(each.task for each in handed)})
    return at(
        {
            "taskInfo": {"name": names.DECISION},
            "componentRef": {"name": names.component(names.DECISION)},
            "dependentTasks": waits,
            "inputs": {
                "artifacts": read,
                "parameters": {names.VERDICT: {"taskOutputParameter": verdict}},
            },
        },
        *_DECISION,
    )


def _components(
    plan: Plan, every: Sequence[Task], branches: Sequence[tuple[str, tuple[Task, ...]]]
) -> Iterator[tuple[str, Json]]:
    for each in every:
        yield names.component(each.name), at(_component(each), *each.origins)
    given = _given((*tasks.decided(plan), *files.reference(plan)))
    yield (
        names.component(names.DECISION),
        at({"inputDefinitions": given, "dag": {"tasks": _choices(branches)}}, *_DECISION),
    )
    for word, inside in branches:
        read = _from_outside(inside)
        known = frozenset(each.name for each in inside)
        dag = {"tasks": {each.name: _task(each, known) for each in inside}}
        branch = {"inputDefinitions": _given(read), "dag": dag}
        yield names.component(word), at(branch, *_DECISION)


def _from_outside(inside: Sequence[Task]) -> tuple[File, ...]:
    known = {each.name for each in inside}
    return tuple(file for task in inside for file in task.reads if file.task not in known)


def _given(read: Sequence[File]) -> dict[str, Json]:
    """What a DAG is given: files, and the verdict."""
    found: dict[str, Json] = {}
    if read:
        found["artifacts"] = {each.key: also(_artifact(each), *_DECISION) for each in read}
    found["parameters"] = {names.VERDICT: {"parameterType": "STRING"}}
    return found


def _choices(branches: Sequence[tuple[str, tuple[Task, ...]]]) -> dict[str, Json]:
    """Each branch on its condition: its word and none of those before; the last on no word."""
    said = [f"inputs.parameter_values['{names.VERDICT}'] == '{word}'" for word, _ in branches]
    found: dict[str, Json] = {}
    for number, (word, inside) in enumerate(branches):
        before = [f"!({each})" for each in said[:number]]
        last = number == len(branches) - 1
        condition = " && ".join([*before, *([] if last else [said[number]])])
        read = {
            each.key: at({"componentInputArtifact": each.key}, *each.origins, *_DECISION)
            for each in _from_outside(inside)
        }
        found[word] = {
            "taskInfo": {"name": word},
            "componentRef": {"name": names.component(word)},
            "inputs": {
                **({"artifacts": read} if read else {}),
                "parameters": {names.VERDICT: {"componentInputParameter": names.VERDICT}},
            },
            "triggerPolicy": {"condition": condition},
        }
    return found


def _component(task: Task) -> Json:
    left: dict[str, Json] = {}
    if task.leaves:
        left["artifacts"] = {
            each.made_as: also(_artifact(each), *task.origins) for each in task.leaves
        }
    says = (*((names.VERDICT,) if task.judges else ()), *task.says)
    if says:
        left["parameters"] = {each: {"parameterType": "STRING"} for each in says}
    given: dict[str, Json] = {}
    if task.reads:
        given["artifacts"] = {each.key: also(_artifact(each), *task.origins) for each in task.reads}
    if task.takes:
        given["parameters"] = {each.key: {"parameterType": each.kind} for each in task.takes}
    if task.name == names.NOTIFY:
        given["parameters"] = exit_handler.STATUS
    return {
        "executorLabel": names.executor(task.name),
        **({"inputDefinitions": given} if given else {}),
        **({"outputDefinitions": left} if left else {}),
    }


def _artifact(file: File) -> Traced:
    kind = {"schemaTitle": file.schema, "schemaVersion": "0.0.1"}
    return at({"artifactType": kind}, *file.origins)
