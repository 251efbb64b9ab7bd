"""A loop of a compiled pipeline: what it goes through, and what its iterations leave together.

https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto
"""

import json
from collections.abc import Mapping

from mlopsc.record import dataclass
from mlopsc.run.reading import BrokenTreeError, Node


@dataclass(frozen=True, slots=True)
class Loop:
    """`item` is the input that gets each of `items`, or of the list in the input `source`.

    `limit` iterations may run at once; 0 is no limit.
    """

    item: str
    items: tuple[object, ...]
    source: str
    limit: int

    def through(self, parameters: Mapping[str, object]) -> tuple[object, ...]:
        """The items. BrokenTreeError where the input that should hold them is no list."""
        if not self.source:
            return self.items
        found = _parsed(parameters.get(self.source))
        if not isinstance(found, list):
            raise BrokenTreeError(f"a loop goes through the input {self.source}, which is no list")
        return tuple(found)


def _parsed(value: object) -> object:
    """A list that a container wrote comes as its text."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None


def read_loop(node: Node) -> Loop | None:
    """The loop of a task; None where it runs once."""
    if node.find("artifactIterator") is not None:
        raise node.get("artifactIterator").wrong("no loop over artifacts: KFP runs none itself")
    iterator, policy = node.find("parameterIterator"), node.find("iteratorPolicy")
    if iterator is None:
        if policy is not None:
            raise policy.wrong("no bound of a loop where nothing loops")
        return None
    items = iterator.get("items")
    raw, limit = items.find("raw"), policy.find("parallelismLimit") if policy else None
    return Loop(
        item=iterator.get("itemInput").text(),
        items=_items(raw) if raw else (),
        source="" if raw else items.get("inputParameter").text(),
        limit=limit.whole() if limit else 0,
    )


def _items(raw: Node) -> tuple[object, ...]:
    try:
        found: object = json.loads(raw.text())
    except ValueError:
        raise raw.wrong("a JSON list") from None
    if not isinstance(found, list):
        raise raw.wrong("a JSON list")
    return tuple(found)


def read_outputs(dag: Node) -> Mapping[str, tuple[str, str]]:
    """By key, the task of a DAG and its output that a parameter of the DAG is taken from."""
    left = dag.find("outputs")
    if left is None:
        return {}
    if left.find("artifacts") is not None:
        raise left.get("artifacts").wrong("no artifacts: this runner hands on parameters of a DAG")
    taken = left.find("parameters")
    sources = (
        {key: each.get("valueFromParameter") for key, each in taken.members()} if taken else {}
    )
    return {
        key: (each.get("producerSubtask").text(), each.get("outputParameterKey").text())
        for key, each in sources.items()
    }
