"""Which files of a run's folder a task reads and leaves, and how each travels as a KFP artifact.

The runtime knows a run as a folder (`outputs/<step>/<output>`, `track.json`, …). A task gets the
parts that it reads as input artifacts and leaves others as output artifacts.
"""

from collections.abc import Iterator

from mlopsc.artifact.trace import Origins
from mlopsc.plan.model import Plan, Step
from mlopsc.record import dataclass, replace
from mlopsc_targets.kubeflow.pipeline import names

_TYPES = {
    "dataset": "system.Dataset",
    "model": "system.Model",
    "metrics": "system.Metrics",
    "artifact": "system.Artifact",
}
"""KFP's own: https://www.kubeflow.org/docs/components/pipelines/user-guides/data-handling/artifacts/."""


@dataclass(frozen=True, slots=True)
class File:
    """A part of a run's folder: `path` in it, `key` in the IR, the task that makes it."""

    key: str
    path: str
    schema: str
    task: str
    made_as: str
    origins: Origins


def _own(key: str, path: str, task: str) -> File:
    return File(key, path, _TYPES["artifact"], task, key, ("default:pipeline",))


TRACK = _own("TRACK", "track.json", names.TRACK)
META = _own("META", "model.meta.json", names.RECORD)
JUDGED_META = replace(META, task=names.GATE, made_as="JUDGED")
VERDICT = _own("VERDICT", "verdict.json", names.GATE)
TRIALS = _own("TRIALS", "trials.json", names.CHOOSE)
VERSION = _own("VERSION", "version.json", names.REGISTER)


def output(plan: Plan, step: str, name: str, key: str = "") -> File:
    """What a step leaves; `key` is what it is called where it is read, its own name if empty."""
    made = next(each for each in plan.steps if each.name == step)
    kind = next(each.type for each in made.outputs if each.name == name)
    own = names.artifact_key(name)
    path = f"outputs/{step}/{name}"
    origins = (f"{made.origin.path}.outputs",)
    return File(key or own, path, _TYPES[kind], names.step_task(step), own, origins)


def ran(step: Step, key: str = "RECORD") -> File:
    """The record of what ran as a step."""
    path, task = f"steps/{step.name}.json", names.step_task(step.name)
    return File(key, path, _TYPES["artifact"], task, "RECORD", (step.origin.path,))


def inputs(plan: Plan, step: Step) -> tuple[File, ...]:
    """What other steps make for this one."""
    return tuple(output(plan, each.producer, each.name) for each in step.inputs if each.producer)


def outputs(plan: Plan, step: Step) -> tuple[File, ...]:
    return (*(output(plan, step.name, each.name) for each in step.outputs), ran(step))


def model(plan: Plan) -> Iterator[File]:
    if plan.model is not None:
        yield output(plan, plan.model.step, plan.model.output, names.MODEL_KEY)


def measured(plan: Plan) -> Iterator[File]:
    """The holdout, and what the evaluation measured on it."""
    if plan.evaluation is None:
        return
    yield output(plan, plan.evaluation.holdout_step, plan.evaluation.holdout_output, "HOLDOUT")
    for step in plan.steps:
        if step.name == plan.evaluation.step:
            metrics = (each.name for each in step.outputs if each.type == "metrics")
            yield from (output(plan, step.name, each) for each in metrics)


def judged(plan: Plan) -> tuple[File, ...]:
    """What the gates read: all that was measured, and with what it can be measured again.

    With the evaluation's inputs and its record a champion is scored by the same command.
    """
    first = (*model(plan), *measured(plan))
    known = {each.path for each in first}
    again = (
        file
        for step in plan.steps
        if plan.evaluation is not None and step.name == plan.evaluation.step
        for file in (*inputs(plan, step), ran(step))
    )
    return (*first, *(each for each in again if each.path not in known))


def reference(plan: Plan) -> Iterator[File]:
    """What drift is measured against: it is kept with the version, beyond the run."""
    observations = plan.monitoring.observations
    if plan.retraining.drift is None or observations is None or observations.reference is None:
        return
    file = output(plan, *observations.reference, "REFERENCE")
    origins = ("retraining.on-drift", "monitoring.observations.reference", *file.origins)
    yield replace(file, origins=origins)


def maker(plan: Plan) -> Iterator[File]:
    """The record of the step that made the model."""
    for step in plan.steps:
        if plan.model is not None and step.name == plan.model.step:
            yield ran(step, "MAKER")
