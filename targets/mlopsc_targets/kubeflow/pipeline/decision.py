"""What happens after the verdict: a DAG of its own whose branches read it.

Whatever is neither approved nor the champion itself ends in a task that fails. In the root the
condition would not be seen by KFP's local runner, and a branch that is merely skipped is a success.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from mlopsc.artifact.manifest import Json
from mlopsc.artifact.trace import Origins, also, at
from mlopsc.plan.model import Plan
from mlopsc_targets.kubeflow.pipeline import files, names, tasks
from mlopsc_targets.kubeflow.pipeline.files import File
from mlopsc_targets.kubeflow.pipeline.placed import artifact_type, placed, source
from mlopsc_targets.kubeflow.pipeline.tasks import Task

_DECISION: Origins = ("default:pipeline", "gates", "model")
Branches: TypeAlias = tuple[tuple[str, tuple[Task, ...]], ...]
"""By the word that leads there, the tasks of a branch."""


def branches(plan: Plan) -> Branches:
    """What happens after the verdict, by its word; the last is for every other word."""
    approved = (tasks.register(plan), *(() if plan.gates.approved_by else (tasks.promote(plan),)))
    return (
        (names.APPROVED, approved),
        (names.CHAMPION, (tasks.keep(plan),)),
        (names.REFUSED, (tasks.refuse(plan),)),
    )


def decision(plan: Plan) -> Json:
    """The task whose DAG branches: it gets the verdict and the files that the branches need."""
    handed = (*tasks.decided(plan), *files.reference(plan))
    read = {
        each.key: at(source(each, frozenset({each.task})), *each.origins, *_DECISION)
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


def components(plan: Plan, chosen: Branches) -> Iterator[tuple[str, Json]]:
    """The DAG that decides, and one for each branch."""
    given = _given((*tasks.decided(plan), *files.reference(plan)))
    yield (
        names.component(names.DECISION),
        at({"inputDefinitions": given, "dag": {"tasks": _choices(chosen)}}, *_DECISION),
    )
    for word, inside in chosen:
        read = _from_outside(inside)
        known = frozenset(each.name for each in inside)
        dag = {"tasks": {each.name: placed(each, known) for each in inside}}
        branch = {"inputDefinitions": _given(read), "dag": dag}
        yield names.component(word), at(branch, *_DECISION)


def _from_outside(inside: Sequence[Task]) -> tuple[File, ...]:
    known = {each.name for each in inside}
    return tuple(file for task in inside for file in task.reads if file.task not in known)


def _given(read: Sequence[File]) -> dict[str, Json]:
    """What a DAG is given: files, and the verdict."""
    found: dict[str, Json] = {}
    if read:
        found["artifacts"] = {each.key: also(artifact_type(each), *_DECISION) for each in read}
    found["parameters"] = {names.VERDICT: {"parameterType": "STRING"}}
    return found


def _choices(chosen: Branches) -> dict[str, Json]:
    """Each branch on its condition: its word and none of those before; the last on no word."""
    said = [f"inputs.parameter_values['{names.VERDICT}'] == '{word}'" for word, _ in chosen]
    found: dict[str, Json] = {}
    for number, (word, inside) in enumerate(chosen):
        before = [f"!({each})" for each in said[:number]]
        last = number == len(chosen) - 1
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
