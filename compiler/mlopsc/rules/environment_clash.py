"""A variable of an environment would be set twice, or is not the team's to set."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.v1 import Step
from mlopsc.source import edit

CODE = "MLC508"
_RENDEZVOUS = frozenset(
    {"MASTER_ADDR", "MASTER_PORT", "NODE_RANK", "RANK", "LOCAL_RANK", "WORLD_SIZE"}
)
_CONTRACT = "is set by the contract of a step (names that start with MLOPS_ are)"
_TORCHRUN = "PET_"
"""Variables by which torchrun is told, too: https://docs.pytorch.org/docs/stable/elastic/run.html"""


def find(case: Case) -> Iterator[Diagnostic]:
    for name, step in case.spec.pipeline.steps.items():
        yield from _read_twice(case, name, step)
        yield from _not_its_own(case, name, step)
        yield from _set_twice(case, name, step)
    yield from _of_the_client(case)


def _read_twice(case: Case, name: str, step: Step) -> Iterator[Diagnostic]:
    for index, input_ in enumerate(step.inputs):
        if input_ in step.inputs[:index]:
            path = (*graph.STEPS, name, "inputs", index)
            first = (*path[:-1], step.inputs.index(input_))
            yield case.finding(
                CODE,
                path,
                f"step `{name}` names the input `{input_}` twice, for one {_variable(input_)}",
                "keep one of the two.",
                labels=(case.label(first, "named here already"),),
                fix=edit.remove(case.source, path),
            )


def _not_its_own(case: Case, name: str, step: Step) -> Iterator[Diagnostic]:
    for section, keys in (("env", step.env), ("secrets", step.secrets)):
        for key in keys:
            owner = _owner(key, step)
            if owner:
                path = (*graph.STEPS, name, section, key)
                yield case.finding(
                    CODE,
                    path,
                    f"step `{name}` sets `{key}`, which {owner}",
                    "remove it, or give the variable another name.",
                    key=True,
                    fix=edit.remove(case.source, path),
                )


def _set_twice(case: Case, name: str, step: Step) -> Iterator[Diagnostic]:
    for key in step.env:
        if key in step.secrets:
            path = (*graph.STEPS, name, "env", key)
            yield case.finding(
                CODE,
                path,
                f"step `{name}` sets `{key}` under `env`, and again under `secrets`",
                "keep the one under `secrets` if it is a secret.",
                key=True,
                labels=(case.label((*graph.STEPS, name, "secrets", key), "the other one"),),
                fix=edit.remove(case.source, path),
            )


def _of_the_client(case: Case) -> Iterator[Diagnostic]:
    for key in case.spec.tracking.secrets:
        if _of_the_contract(key):
            path = ("tracking", "secrets", key)
            yield case.finding(
                CODE,
                path,
                f"`tracking.secrets` sets `{key}`, which {_CONTRACT}",
                "give it the name of the variable that the client of the backend reads, such as "
                "`MLFLOW_TRACKING_TOKEN`.",
                key=True,
            )


def _of_the_contract(key: str) -> bool:
    return key.upper().startswith("MLOPS_")


def _owner(key: str, step: Step) -> str:
    if _of_the_contract(key):
        return _CONTRACT
    if key.upper() == "PYTHONHASHSEED":
        return "is set from `pipeline.seed`"
    if step.nodes > 1 and (key in _RENDEZVOUS or key.startswith(_TORCHRUN)):
        return "is set by the rendezvous of its nodes"
    return ""


def _variable(name: str) -> str:
    return f"`MLOPS_INPUT_{name.upper().replace('-', '_')}`"


RULE = Rule(CODE, find, allowable=False)
