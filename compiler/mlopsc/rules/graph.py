"""The graph of the steps as the spec writes it: outputs, who reads them, who stands before whom."""

from collections.abc import Iterator

from mlopsc.record import dataclass
from mlopsc.schema.v1 import Spec, Step
from mlopsc.source.span import Path

STEPS: Path = ("pipeline", "steps")


@dataclass(frozen=True, slots=True)
class Made:
    """One output of one step; `type` is dataset, model, metrics or artifact."""

    step: str
    name: str
    type: str
    metrics: tuple[str, ...]

    @property
    def path(self) -> Path:
        return (*STEPS, self.step, "outputs", self.name)


@dataclass(frozen=True, slots=True)
class Read:
    """One input of one step."""

    step: str
    name: str
    path: Path


def outputs(spec: Spec, type_: str = "") -> Iterator[Made]:
    """Every output in the order of the file, or those of one type."""
    for name, step in spec.pipeline.steps.items():
        for made in outputs_of(name, step):
            if type_ in ("", made.type):
                yield made


def outputs_of(name: str, step: Step) -> Iterator[Made]:
    """Every output of one step."""
    for output, declared in step.outputs.items():
        yield Made(name, output, declared.type, tuple(declared.names))


def inputs(spec: Spec) -> Iterator[Read]:
    """Every input in the order of the file."""
    for step, declared in spec.pipeline.steps.items():
        for index, name in enumerate(declared.inputs):
            yield Read(step, name, (*STEPS, step, "inputs", index))


def readers(spec: Spec) -> dict[str, tuple[str, ...]]:
    """What is read, by name, to the steps that read it."""
    found: dict[str, dict[str, None]] = {}
    for name, step in spec.pipeline.steps.items():
        for each in step.inputs:
            found.setdefault(each, {})[name] = None
    return {name: tuple(steps) for name, steps in found.items()}


def producers(spec: Spec) -> dict[str, str]:
    """Output name to the step that makes it; of two steps that claim a name, the first."""
    makers: dict[str, str] = {}
    for made in outputs(spec):
        makers.setdefault(made.name, made.step)
    return makers


def needs(spec: Spec) -> dict[str, tuple[str, ...]]:
    """Step to the steps whose outputs it reads."""
    makers = producers(spec)
    return {
        name: tuple(dict.fromkeys(makers[each] for each in step.inputs if each in makers))
        for name, step in spec.pipeline.steps.items()
    }


def before(spec: Spec, step: str, *, until: str) -> frozenset[str]:
    """The steps that must have run for `step` to run, itself included, not beyond `until`."""
    needed = needs(spec)
    reached: set[str] = set()
    waiting = [step]
    while waiting:
        here = waiting.pop()
        if here not in reached:
            reached.add(here)
            waiting += needed[here] if here != until else ()
    return frozenset(reached)


def metric_names(spec: Spec) -> tuple[str, ...]:
    """Every metric that some step lists."""
    return tuple(dict.fromkeys(name for made in outputs(spec) for name in made.metrics))


def dataset_outputs(spec: Spec) -> tuple[str, ...]:
    """The outputs that are datasets: what a holdout or a reference can be."""
    return tuple(made.name for made in outputs(spec, "dataset"))
