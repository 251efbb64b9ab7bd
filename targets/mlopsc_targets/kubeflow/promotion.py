"""What leads to promotion in a tree of the kubeflow target, read back from the IR that ships.

The task that judges leaves a word; the decision's branches are conditions on it. A branch counts as
past the gates only when its condition holds for "approved" and for no other word, and when the word
really is the one that the judging task left: not the item of a loop that is called like it, and not
what a task of another DAG left that is called like the judge. Both copies of the IR are read: the
file, and the one in the PipelineVersion.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from mlopsc.artifact.cel import holds
from mlopsc.artifact.promotion import PromotionGraph, Role, chain
from mlopsc.record import dataclass, field
from mlopsc_targets.common.gate_nodes import APPROVAL, declared_gates
from mlopsc_targets.kubeflow.pipeline.manifests import IR, OBJECTS
from mlopsc_targets.kubeflow.pipeline.names import APPROVED, CHAMPION, REFUSED, VERDICT
from mlopsc_targets.kubeflow.words import UNREAD, containers, pod_verb, task_verb

START = "start"
_WORDS = (APPROVED, CHAMPION, REFUSED, "another word")
_ROLES: Mapping[str, Role] = {"register": "register", "promote": "promote"}
_POD = "ontainers"
"""In every document of a pod; what cannot hold one is not read."""
_PROMOTES = re.compile(r"set_registered_model_alias|registered-models/alias|\bpromote\b")


@dataclass(slots=True)
class _Reading:
    """The graph that is being read; `judged` is where every gate was asked, `passed` their end."""

    gates: tuple[str, ...]
    nodes: dict[str, Role] = field(default_factory=lambda: {START: "start"})
    edges: set[tuple[str, str]] = field(default_factory=set)
    judged: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, role: Role, before: Iterator[str] | tuple[str, ...]) -> None:
        self.nodes[name] = role
        self.edges |= {(each, name) for each in before}

    def role(self, verb: str, container: Any) -> Role:
        """A container that is none of the runtime's, and speaks of promotion, promotes.

        So does one that asks the runtime for what this compiler never writes.

        What a person has yet to approve is registered, and waits.
        """
        if not verb:
            return "promote" if _PROMOTES.search(json.dumps(container)) else "task"
        if verb == UNREAD:
            return "promote"
        waits = APPROVAL in self.gates and verb == "register"
        return "task" if waits else _ROLES.get(verb, "task")

    def judge(self, task: str) -> None:
        """The gates, one after another, from the task that asks them all."""
        names = tuple(f"{each}" for each in self.gates if each != APPROVAL)
        for each in names:
            self.nodes[each] = "gate"
        self.edges |= chain((task, *names))
        self.judged[task] = names[-1] if names else task


def read_promotion(files: Mapping[str, str]) -> PromotionGraph:
    """The graph of the files of a tree, by their path in it. ValueError for what is unreadable."""
    gates = declared_gates(json.loads(files["gates.json"]))
    reading = _Reading(gates)
    for where, spec in _specs(files):
        _Dag(reading, spec, where).read(spec["root"]["dag"], START, {})
    for name, container in _pods(files):
        reading.add(name, reading.role(pod_verb(container), container), (START,))
    return PromotionGraph(reading.nodes, frozenset(reading.edges), gates)


def _specs(files: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    yield "ir", _documents(files[IR])[0]
    for each in _documents(files[OBJECTS]):
        if each["kind"] == "PipelineVersion":
            yield "version", each["spec"]["pipelineSpec"]


def _pods(files: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """What starts by the clock or all by itself, with no gate before it."""
    for path in sorted(files):
        if path == IR or _POD not in files[path] or not path.endswith((".yaml", ".json")):
            continue
        for number, container in enumerate(containers(_documents(files[path]))):
            yield f"{path}: {number}: {container.get('name')}", container


def _documents(text: str) -> list[Any]:
    from ruamel.yaml import YAML  # noqa: PLC0415 - only who asks for the graph reads YAML
    from ruamel.yaml.error import YAMLError  # noqa: PLC0415 - see above

    try:
        return list(YAML(typ="safe", pure=True).load_all(text))
    except YAMLError as error:
        raise ValueError("the pipeline is not YAML") from error


@dataclass(frozen=True, slots=True)
class _Dag:
    """A DAG of one IR, walked through those inside it; `where` is its place, for its tasks' nodes.

    The tasks of a loop are read once: whatever leads around a gate in one iteration does in all.
    """

    reading: _Reading
    spec: Mapping[str, Any]
    where: str

    def read(self, dag: Mapping[str, Any], entry: str, words: Mapping[str, str]) -> None:
        """`words`: the parameters of this DAG that are a verdict, with the task that judged."""
        needed = {name: _needed(task) for name, task in dag["tasks"].items()}
        for name in _in_order(needed):
            last = tuple(self._node(each) for each in _last(name, needed)) or (entry,)
            self._task(name, dag["tasks"][name], last, entry, words)

    def _task(
        self, name: str, task: Any, last: tuple[str, ...], entry: str, words: Mapping[str, str]
    ) -> None:
        """`last` are the tasks that it waits for, `entry` is where its DAG begins."""
        component = self.spec["components"][task["componentRef"]["name"]]
        before = last
        item = task.get("parameterIterator", {}).get("itemInput")
        given = {
            key: self._word(each, words) for key, each in _parameters(task).items() if key != item
        }
        policy = task.get("triggerPolicy", {})
        if "condition" in policy:
            before = self._past(policy["condition"], given, before)
        if policy.get("strategy") not in (None, "ALL_UPSTREAM_TASKS_SUCCEEDED"):
            before = (*before, entry)
        node = self._node(name)
        if "dag" in component:
            self.reading.add(node, "task", before)
            known = {key: each for key, each in given.items() if each}
            _Dag(self.reading, self.spec, node).read(component["dag"], node, known)
            return
        executor = self.spec["deploymentSpec"]["executors"][component["executorLabel"]]
        verb = task_verb(executor["container"])
        self.reading.add(node, self.reading.role(verb, executor), before)
        if verb == "gate":
            self.reading.judge(node)

    def _node(self, task: str) -> str:
        return f"{self.where}: {task}"

    def _word(self, source: Any, words: Mapping[str, str]) -> str:
        """The task whose verdict a parameter is; nothing when it is anything else."""
        made = source.get("taskOutputParameter")
        if made and made["outputParameterKey"] == VERDICT:
            node = self._node(made["producerTask"])
            return node if node in self.reading.judged else ""
        return words.get(source.get("componentInputParameter", ""), "")

    def _past(
        self, condition: str, given: Mapping[str, str], before: tuple[str, ...]
    ) -> tuple[str, ...]:
        """What comes before a branch: the passed gates, if only an approval leads there."""
        verdicts = {key: each for key, each in given.items() if each}
        if verdicts and _branches_on_approval(condition, verdicts):
            return tuple(self.reading.judged[each] for each in sorted(set(verdicts.values())))
        return before


def _branches_on_approval(condition: str, verdicts: Mapping[str, str]) -> bool:
    """Whether it holds for one word alone. What it reads beside verdicts could say anything."""
    try:
        words = [word for word in _WORDS if holds(condition, dict.fromkeys(verdicts, word))]
    except (KeyError, ValueError):
        return False
    return words == [APPROVED]


def _needed(task: Any) -> tuple[str, ...]:
    sources = [*_parameters(task).values(), *task.get("inputs", {}).get("artifacts", {}).values()]
    made = (
        each[kind]["producerTask"]
        for each in sources
        for kind in ("taskOutputParameter", "taskOutputArtifact")
        if kind in each
    )
    return tuple(sorted({*task.get("dependentTasks", ()), *made}))


def _last(name: str, needed: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What a task waits for, without what those wait for in turn: all of them have to end."""
    behind = {each: _behind(each, needed) for each in needed[name]}
    return tuple(
        each
        for each in needed[name]
        if not any(each in others for other, others in behind.items() if other != each)
    )


def _behind(name: str, needed: Mapping[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for each in needed[waiting.pop()]:
            if each not in found:
                found.add(each)
                waiting.append(each)
    return found


def _in_order(needed: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Producers first: a verdict is known before its word is read."""
    return sorted(needed, key=lambda each: (len(_behind(each, needed)), each))


def _parameters(task: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = task.get("inputs", {}).get("parameters", {})
    return found
