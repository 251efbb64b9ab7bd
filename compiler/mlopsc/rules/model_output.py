"""The model that the spec names and the output that is it do not stand one to one."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule

CODE = "MLC519"


def find(case: Case) -> Iterator[Diagnostic]:
    made = tuple(graph.outputs(case.spec, "model"))
    if case.spec.model is None:
        yield from (_unnamed(case, each) for each in made[:1])
    elif not made:
        yield case.finding(
            CODE,
            ("model",),
            "no step makes the model: no output has the type `model`",
            "type the output of the step that trains: `outputs: {model: model}`.",
            key=True,
        )
    else:
        yield from (_another(case, made[0], each) for each in made[1:])


def _unnamed(case: Case, made: graph.Made) -> Diagnostic:
    name = case.spec.project.name
    return case.finding(
        CODE,
        made.path,
        f"step `{made.step}` makes a model, and the spec does not say which",
        f"add `model: {{name: {name}, format: onnx, schema: schema/features.json}}`.",
        key=True,
    )


def _another(case: Case, first: graph.Made, made: graph.Made) -> Diagnostic:
    return case.finding(
        CODE,
        made.path,
        f"`{made.name}` is a second output of type model; a pipeline makes one",
        "give the one that is not registered the type `artifact`, or a pipeline of its own.",
        key=True,
        labels=(case.label(first.path, "the first one"),),
    )


RULE = Rule(CODE, find, allowable=False)
