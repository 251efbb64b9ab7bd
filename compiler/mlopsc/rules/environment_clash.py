"""A variable of an environment would be set twice, or is not the team's to set."""

from collections.abc import Iterator

from mlopsc.diagnostics.model import Diagnostic
from mlopsc.rules import graph
from mlopsc.rules.base import Case, Rule
from mlopsc.schema.v1 import Step
from mlopsc.source import edit
from mlopsc.source.span import Path

CODE = "MLC508"
_RENDEZVOUS = frozenset(
    {"MASTER_ADDR", "MASTER_PORT", "NODE_RANK", "RANK", "LOCAL_RANK", "WORLD_SIZE"}
)
_CONTRACT = "is set by the contract of a step (names that start with MLOPS_ are)"
_WEBHOOK = "SLACK_WEBHOOK"
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
    """What the registry's client reads, and nothing else may be called like it."""
    for key in case.spec.tracking.secrets:
        path: Path = ("tracking", "secrets", key)
        owner = _reserved(key)
        if owner:
            yield case.finding(
                CODE,
                path,
                f"`tracking.secrets` sets `{key}`, which {owner}",
                "give it the name of the variable that the client of the backend reads, such as "
                "`MLFLOW_TRACKING_TOKEN`.",
                key=True,
            )
        for name, step in case.spec.pipeline.steps.items():
            for section, keys in (("env", step.env), ("secrets", step.secrets)):
                if key in keys:
                    yield _also_of_a_step(case, (*graph.STEPS, name, section, key), path)


def _also_of_a_step(case: Case, path: Path, client: Path) -> Diagnostic:
    key = str(path[-1])
    return case.finding(
        CODE,
        path,
        f"step `{path[-3]}` sets `{key}`, which `tracking.secrets` sets for the registry's client",
        "give the step's variable another name: no step is given what the registry asks for, and "
        "where both run in one pod only one of them could be set.",
        key=True,
        labels=(case.label(client, "the client's"),),
    )


def _reserved(key: str) -> str:
    if key == _WEBHOOK:
        return "holds the address that Slack gave"
    return _CONTRACT if _of_the_contract(key) else ""


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
