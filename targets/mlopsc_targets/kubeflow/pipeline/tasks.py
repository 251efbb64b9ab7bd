"""The tasks of the pipeline: one for each step, and those that record, judge, register, promote."""

from collections.abc import Iterator

from mlopsc.artifact.trace import Origins, Traced, at
from mlopsc.plan.model import Plan, Resources, Step
from mlopsc.record import dataclass, replace
from mlopsc_targets.common.lanes import waits
from mlopsc_targets.kubeflow.pipeline import files, names
from mlopsc_targets.kubeflow.pipeline.files import File
from mlopsc_targets.kubeflow.platform import judging, recording

RECORDING_SECONDS = 1800
"""How long a task beside the steps may take: it reads files and talks to the registry."""
_OWN: Origins = ("default:pipeline", "model", "evaluation", "gates")


@dataclass(frozen=True, slots=True)
class Task:
    """One container of the pipeline. `verb` is what the runtime is asked to do in it.

    `after` are tasks that it waits for beside those whose files it reads; `step` is the step that
    it runs, if any; `image` comes with the field that names it.
    """

    name: str
    verb: tuple[str | Traced, ...]
    reads: tuple[File, ...]
    leaves: tuple[File, ...]
    after: tuple[str, ...]
    image: Traced
    resources: Resources
    seconds: int
    origins: Origins
    retries: int = 0
    step: Step | None = None
    judges: bool = False


def step_tasks(plan: Plan, definitions: dict[str, str]) -> Iterator[Task]:
    """Every step, after the run was opened in the tracking backend."""
    lanes = waits(plan)
    for step in plan.steps:
        path = step.origin.path
        yield Task(
            name=names.step_task(step.name),
            verb=(
                "step",
                step.name,
                "--definition",
                at(definitions[step.name], path, "pipeline.parameters", "pipeline.seed", "data"),
            ),
            reads=files.inputs(plan, step),
            leaves=files.outputs(plan, step),
            after=(names.TRACK, *map(names.step_task, lanes[step.name])),
            image=at(step.image or "", f"{path}.image", "pipeline.image"),
            resources=step.resources,
            seconds=step.timeout_seconds,
            origins=(path,),
            retries=step.retries,
            step=step,
        )


def track(plan: Plan) -> Task:
    """Opens the run: nothing trains before this has succeeded."""
    return _own(plan, names.TRACK, ("track",), leaves=(files.TRACK,))


def record(plan: Plan) -> Task:
    """Writes the model's metadata once every step has ended well."""
    reads = (files.TRACK, *files.model(plan), *files.measured(plan), *files.maker(plan))
    after = tuple(names.step_task(each.name) for each in plan.steps)
    return _own(plan, names.RECORD, ("record",), reads=reads, leaves=(files.META,), after=after)


def gate(plan: Plan) -> Task:
    """Judges: the verdict is a file, and a parameter that the decision reads."""
    custom = sum(each.timeout_seconds for each in plan.gates.custom)
    step = next(
        (each for each in plan.steps if plan.evaluation and each.name == plan.evaluation.step), None
    )
    again = step.timeout_seconds if step else 0
    return Task(
        name=names.GATE,
        verb=("gate",),
        reads=(files.TRACK, files.META, *files.judged(plan)),
        leaves=(files.VERDICT, files.JUDGED_META),
        after=(),
        image=_image(plan),
        resources=judging(plan),
        seconds=RECORDING_SECONDS + custom + again,
        origins=("gates", "evaluation", "pipeline.steps"),
        judges=True,
    )


def decided(plan: Plan) -> tuple[File, ...]:
    """What the decision hands to its branches."""
    return (files.TRACK, *files.model(plan), files.JUDGED_META, files.VERDICT)


def register(plan: Plan) -> Task:
    reads = (*decided(plan), *files.reference(plan))
    return _own(plan, names.REGISTER, ("register",), reads=reads, leaves=(files.VERSION,))


def promote(plan: Plan) -> Task:
    """The runtime promotes what this run registered; it asks the verdict once more."""
    return _own(plan, names.PROMOTE, ("promote",), reads=(files.VERSION,))


def keep(plan: Plan) -> Task:
    """The candidate is the champion, byte for byte: there is nothing to register."""
    return _own(plan, names.KEEP, ("versions",))


def refuse(plan: Plan) -> Task:
    """Registers the candidate as rejected, then fails, and the run with it."""
    return _own(plan, names.REFUSE, ("refuse",), reads=decided(plan))


def notify(plan: Plan) -> Task:
    """Runs once all else has ended, well or not, and tells people; it changes nothing."""
    status = f"{{{{$.inputs.parameters['{names.STATUS}']}}}}"
    verb = ("notify", "--job", "{{$.pipeline_job_uuid}}", "--status", status)
    made = _own(plan, names.NOTIFY, verb, after=(names.EXIT_HANDLER,))
    return replace(made, origins=("monitoring.alerts.slack", "default:pipeline"))


def _own(
    plan: Plan,
    name: str,
    verb: tuple[str, ...],
    *,
    reads: tuple[File, ...] = (),
    leaves: tuple[File, ...] = (),
    after: tuple[str, ...] = (),
) -> Task:
    image, resources, seconds = _image(plan), recording(), RECORDING_SECONDS
    return Task(name, verb, reads, leaves, after, image, resources, seconds, _OWN)


def _image(plan: Plan) -> Traced:
    return at(plan.image or "", "pipeline.image")
