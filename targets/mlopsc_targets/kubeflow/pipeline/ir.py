"""The pipeline in KFP's IR, without KFP: tasks, components, executors.

The graph is flat but for the trials, a DAG that is looped over (trials.py), and the decision, a DAG
of its own whose branches read the verdict: whatever is neither approved nor the champion itself
ends in a task that fails. In the root the condition would not be seen by KFP's local runner, and a
branch that is merely skipped is a success.
https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto
"""

from collections.abc import Iterator, Mapping, Sequence

from mlopsc.artifact.manifest import Json, throughout
from mlopsc.artifact.trace import Traced, also, at
from mlopsc.plan.model import Plan
from mlopsc.record import dataclass
from mlopsc_targets.kubeflow.pipeline import decision, exit_handler, names, tasks, trials
from mlopsc_targets.kubeflow.pipeline.executors import container, kubernetes
from mlopsc_targets.kubeflow.pipeline.placed import artifact_type, component, placed, source
from mlopsc_targets.kubeflow.pipeline.tasks import Task

_SCHEMA, _SDK = "2.1.0", "mlopsc"


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
    branches = decision.branches(plan)
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
                    *(
                        (names.component(each.name), at(component(each), *each.origins))
                        for each in every
                    ),
                    *decision.components(plan, branches),
                    *_trial(plan, tuning.inside),
                    *(exit_handler.component(graph) if told else ()),
                )
            )
        ),
        "deploymentSpec": {
            "executors": {
                names.executor(each.name): at(container(each), *each.origins) for each in every
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


def _root(plan: Plan, root: Sequence[Task], inside: Sequence[Task]) -> dict[str, Json]:
    loop = (names.TRIALS,) if inside else ()
    known = frozenset((*(each.name for each in root), *loop))
    found = {each.name: placed(each, known) for each in root}
    found[names.DECISION] = decision.decision(plan)
    if plan.tune is not None:
        read = {each.key: source(each, known) for each in trials.outside(inside)}
        found[names.TRIALS] = trials.loop(plan, plan.tune, read)
    return dict(sorted(found.items()))


def _trial(plan: Plan, inside: Sequence[Task]) -> Iterator[tuple[str, Json]]:
    """The component of a trial."""
    if plan.tune is None:
        return
    known = frozenset(each.name for each in inside)
    within = {each.name: placed(each, known) for each in inside}
    origins = (plan.tune.origin.path, "pipeline.steps")
    read = {each.key: also(artifact_type(each), *origins) for each in trials.outside(inside)}
    yield names.component(names.TRIALS), trials.body(plan, plan.tune, within, read)
