"""The tasks of the pipeline: one for each step, and those that record, judge, register, promote."""

from collections.abc import Iterator, Mapping

from mlopsc.artifact.trace import Origins, Traced, at
from mlopsc.plan.model import Plan, Resources, Step
from mlopsc.record import dataclass, replace
from mlopsc_targets.common.lanes import waits
from mlopsc_targets.kubeflow.pipeline import files, names
from mlopsc_targets.kubeflow.pipeline.files import File
from mlopsc_targets.kubeflow.platform import judging, recording

RECORDING_SECONDS = 1800
"""How long a task beside the steps may take: it reads files and talks to the registry."""
_DAY = 86400
_OWN: Origins = ("default:pipeline", "model", "evaluation", "gates")


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter of a task: the output `made_as` of `task`, or of the DAG around it if empty."""

    key: str
    kind: str
    task: str
    made_as: str


@dataclass(frozen=True, slots=True)
class Task:
    """One container of the pipeline. `verb` is what the runtime is asked to do in it.

    `after` are tasks that it waits for beside those whose files it reads; `step` is the step that
    it runs, if any; `image` comes with the field that names it. `shares`: it has the claim that
    pods share. `launches`: it only starts the nodes of its step, which are pods of their own.
    `again` is a step whose command may run again in it, with all that the step reads.
    `takes` are parameters that it is given, `says` those that it leaves.
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
    again: Step | None = None
    judges: bool = False
    shares: bool = False
    launches: bool = False
    takes: tuple[Given, ...] = ()
    says: tuple[str, ...] = ()

    @property
    def inside(self) -> Step | None:
        """The step whose command runs in this very pod."""
        return None if self.launches else self.step


def step_tasks(
    plan: Plan, definitions: Mapping[str, str], runtimes: Mapping[str, Traced]
) -> Iterator[Task]:
    """Every step, after the run was opened in the tracking backend.

    By step, `definitions` and, of those on several nodes, `runtimes`.
    """
    lanes = waits(plan)
    for step in plan.steps:
        path = step.origin.path
        definition = at(
            definitions[step.name], path, "pipeline.parameters", "pipeline.seed", "data"
        )
        task = Task(
            name=names.step_task(step.name),
            verb=("step", step.name, "--definition", definition, *_checkpoint(step)),
            reads=files.inputs(plan, step),
            leaves=files.outputs(plan, step),
            after=(names.TRACK, *map(names.step_task, lanes[step.name])),
            image=at(step.image or "", f"{path}.image", "pipeline.image"),
            resources=step.resources,
            seconds=step.timeout_seconds,
            origins=(path,),
            retries=step.retries,
            step=step,
            shares=step.checkpoint,
        )
        if step.nodes > 1:
            task = _launcher(plan, task, step, definition, runtimes[step.name])
        yield task


def _checkpoint(step: Step) -> tuple[str | Traced, ...]:
    """Where its checkpoints survive the pod."""
    if not step.checkpoint:
        return ()
    words = ("--checkpoint", f"{names.OF_THIS_RUN}/checkpoints/{step.name}")
    path = step.origin.path
    return tuple(at(each, f"{path}.checkpoint", f"{path}.nodes") for each in words)


def _launcher(plan: Plan, task: Task, step: Step, definition: Traced, runtime: Traced) -> Task:
    """The task as a small pod that asks for the nodes, waits for them and takes what they made."""
    patience = at(str(_patience(plan)), "quotas.max-runtime", f"{step.origin.path}.nodes")
    return replace(
        task,
        verb=(
            *("launch", step.name, "--definition", definition, "--runtime", runtime),
            *("--workspace", names.OF_THIS_RUN, "--patience", patience),
        ),
        resources=recording(),
        seconds=_patience(plan) + step.timeout_seconds + RECORDING_SECONDS,
        shares=True,
        launches=True,
    )


def _patience(plan: Plan) -> int:
    """For how long nodes may stay in the queue: no run may take longer than this at all."""
    return plan.quotas.max_runtime_seconds or _DAY


def track(plan: Plan) -> Task:
    """Opens the run: nothing trains before this has succeeded."""
    return own(plan, names.TRACK, ("track",), leaves=(files.TRACK,))


def record(plan: Plan) -> Task:
    """Writes the model's metadata once every step has ended well."""
    reads = (files.TRACK, *files.model(plan), *files.measured(plan), *files.maker(plan))
    after = tuple(names.step_task(each.name) for each in plan.steps)
    return own(plan, names.RECORD, ("record",), reads=reads, leaves=(files.META,), after=after)


def gate(plan: Plan) -> Task:
    """Judges: the verdict is a file, and a parameter that the decision reads."""
    custom = sum(each.timeout_seconds for each in plan.gates.custom)
    step = next(
        (each for each in plan.steps if plan.evaluation and each.name == plan.evaluation.step), None
    )
    compares = any(each.beats_champion_by is not None for each in plan.gates.metrics)
    return Task(
        name=names.GATE,
        verb=("gate",),
        reads=(files.TRACK, files.META, *files.judged(plan)),
        leaves=(files.VERDICT, files.JUDGED_META),
        after=(),
        image=_image(plan),
        resources=judging(plan),
        seconds=RECORDING_SECONDS + custom + (step.timeout_seconds if step else 0),
        origins=("gates", "evaluation", "pipeline.steps"),
        again=step if compares else None,
        judges=True,
    )


def decided(plan: Plan) -> tuple[File, ...]:
    """What the decision hands to its branches."""
    return (files.TRACK, *files.model(plan), files.JUDGED_META, files.VERDICT)


def register(plan: Plan) -> Task:
    reads = (*decided(plan), *files.reference(plan))
    return own(plan, names.REGISTER, ("register",), reads=reads, leaves=(files.VERSION,))


def promote(plan: Plan) -> Task:
    """The runtime promotes what this run registered; it asks the verdict once more."""
    return own(plan, names.PROMOTE, ("promote",), reads=(files.VERSION,))


def keep(plan: Plan) -> Task:
    """The candidate is the champion, byte for byte: there is nothing to register."""
    return own(plan, names.KEEP, ("versions",))


def refuse(plan: Plan) -> Task:
    """Registers the candidate as rejected, then fails, and the run with it."""
    return own(plan, names.REFUSE, ("refuse",), reads=decided(plan))


def notify(plan: Plan) -> Task:
    """Runs once all else has ended, well or not, and tells people; it changes nothing."""
    status = f"{{{{$.inputs.parameters['{names.STATUS}']}}}}"
    verb = ("notify", "--job", "{{$.pipeline_job_uuid}}", "--status", status)
    made = own(plan, names.NOTIFY, verb, after=(names.EXIT_HANDLER,))
    return replace(made, origins=("monitoring.alerts.slack", "default:pipeline"))


def own(
    plan: Plan,
    name: str,
    verb: tuple[str, ...],
    *,
    reads: tuple[File, ...] = (),
    leaves: tuple[File, ...] = (),
    after: tuple[str, ...] = (),
) -> Task:
    """One of the compiler's own tasks."""
    image, resources, seconds = _image(plan), recording(), RECORDING_SECONDS
    return Task(name, verb, reads, leaves, after, image, resources, seconds, _OWN)


def _image(plan: Plan) -> Traced:
    return at(plan.image or "", "pipeline.image")
