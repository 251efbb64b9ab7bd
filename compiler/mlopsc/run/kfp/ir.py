"""The two documents of a compiled pipeline as frozen values; what cannot be run here is refused.

https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from mlopsc.record import dataclass
from mlopsc.run.kfp.loops import Loop, read_loop, read_outputs
from mlopsc.run.reading import BrokenTreeError, Node

IR = "pipeline/ir.yaml"
_OURS = "/mlops/"
"""Where the compiler mounts what is its own."""
_ANYWAY = "ALL_UPSTREAM_TASKS_COMPLETED"
_IN_ORDER = "ALL_UPSTREAM_TASKS_SUCCEEDED"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: an output of another task, or an input of the DAG around it.

    `final`: it is how the producer ended.
    """

    producer: str
    key: str
    constant: object = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A task of a DAG. `anyway`: it runs once all before it have ended, well or not."""

    name: str
    component: str
    after: frozenset[str]
    artifacts: Mapping[str, Source]
    parameters: Mapping[str, Source]
    condition: str
    anyway: bool
    retries: int
    loop: Loop | None


@dataclass(frozen=True, slots=True)
class Executor:
    """A container; `mounts` are its folders: a ConfigMap's name, or nothing for an empty one.

    `claims` are names of PersistentVolumeClaims; `shared` are those of them, by their folder, that
    hold what the compiler's own tasks share.
    """

    label: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    seconds: int
    mounts: Mapping[str, str]
    secrets: frozenset[str]
    claims: tuple[str, ...]
    shared: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Component:
    """Either a DAG of tasks, or what one executor reads and leaves.

    `outputs` are parameters of a DAG: by key, the task that leaves it, and as what.
    """

    tasks: tuple[Task, ...]
    executor: Executor | None
    artifacts: frozenset[str]
    parameters: frozenset[str]
    outputs: Mapping[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Pipeline:
    root: Component
    components: Mapping[str, Component]

    def secrets(self) -> frozenset[str]:
        """The variables that its containers read from Secrets; an exit task's only tell people."""
        tasks = (task for dag in (self.root, *self.components.values()) for task in dag.tasks)
        run = (self.components[each.component].executor for each in tasks if not each.anyway)
        return frozenset(name for each in run if each is not None for name in each.secrets)


def read_ir(root: Path) -> Pipeline | None:
    """The pipeline of a tree; None where the tree has none of this kind.

    Raises BrokenTreeError for one that cannot be run.
    """
    path = root / IR
    if not path.is_file():
        return None
    spec, platform = _documents(path)
    kubernetes = platform.get("platforms").get("kubernetes").get("deploymentSpec").get("executors")
    containers = spec.get("deploymentSpec").get("executors")
    executors = {
        label: _executor(label, each.get("container"), kubernetes.find(label))
        for label, each in containers.members()
    }
    components = {
        name: _component(each, executors) for name, each in spec.get("components").members()
    }
    pipeline = Pipeline(_component(spec.get("root"), executors), components)
    for each in (pipeline.root, *components.values()):
        _check(each, components)
    return pipeline


def _documents(path: Path) -> tuple[Node, Node]:
    try:
        found = list(YAML(typ="safe", pure=True).load_all(path.read_text(encoding="utf-8")))
    except (YAMLError, ValueError) as error:
        raise BrokenTreeError(f"{IR}: is not YAML ({error}); run `mlopsc build`") from error
    if len(found) != 2:  # noqa: PLR2004 - what is portable, and what is Kubernetes'
        raise BrokenTreeError(f"{IR}: has {len(found)} documents, not two; run `mlopsc build`")
    return Node(IR, "", found[0]), Node(IR, "", found[1])


def _component(node: Node, executors: Mapping[str, Executor]) -> Component:
    dag, left = node.find("dag"), node.find("outputDefinitions")
    if dag is not None:
        return Component(_tasks(dag), None, frozenset(), frozenset(), read_outputs(dag))
    label = node.get("executorLabel").text()
    if label not in executors:
        raise node.get("executorLabel").wrong("an executor that is there")
    artifacts = left.find("artifacts") if left else None
    parameters = left.find("parameters") if left else None
    return Component(
        (),
        executors[label],
        frozenset(name for name, _ in artifacts.members()) if artifacts else frozenset(),
        frozenset(name for name, _ in parameters.members()) if parameters else frozenset(),
        {},
    )


def _tasks(dag: Node) -> tuple[Task, ...]:
    return tuple(_task(name, each) for name, each in dag.get("tasks").members())


def _task(name: str, node: Node) -> Task:
    given, policy, retry = node.find("inputs"), node.find("triggerPolicy"), node.find("retryPolicy")
    artifacts = dict(_sources(given.find("artifacts"), "Artifact")) if given else {}
    parameters = dict(_sources(given.find("parameters"), "Parameter")) if given else {}
    waits = node.find("dependentTasks")
    after = {*(waits.texts() if waits else ())}
    after |= {each.producer for each in (*artifacts.values(), *parameters.values())} - {""}
    condition = policy.find("condition") if policy else None
    strategy = policy.find("strategy") if policy else None
    return Task(
        name=name,
        component=node.get("componentRef").get("name").text(),
        after=frozenset(after),
        artifacts=artifacts,
        parameters=parameters,
        condition=condition.text() if condition else "",
        anyway=bool(strategy and strategy.one_of(_ANYWAY, _IN_ORDER) == _ANYWAY),
        retries=retry.get("maxRetryCount").whole() if retry else 0,
        loop=read_loop(node),
    )


def _sources(node: Node | None, kind: str) -> Iterator[tuple[str, Source]]:
    for key, each in node.members() if node else ():
        made, given = each.find(f"taskOutput{kind}"), each.find(f"componentInput{kind}")
        constant, final = each.find("runtimeValue"), each.find("taskFinalStatus")
        if made is not None:
            output = made.get(f"output{kind}Key").text()
            yield key, Source(made.get("producerTask").text(), output)
        elif given is not None:
            yield key, Source("", given.text())
        elif constant is not None:
            yield key, Source("", "", constant.get("constant").scalar())
        elif final is not None:
            yield key, Source(final.get("producerTask").text(), "", final=True)
        else:
            raise each.wrong("an output of a task, its end, an input of the DAG, or a constant")


def _executor(label: str, container: Node, kubernetes: Node | None) -> Executor:
    args, env = container.find("args"), container.find("env")
    words = tuple(str(each.scalar()) for each in args.items()) if args else ()
    if kubernetes is None:
        raise BrokenTreeError(f"{IR}: the executor {label} has no part for Kubernetes")
    return Executor(
        label=label,
        command=(*container.get("command").command(), *words),
        env={each.get("name").text(): str(each.get("value").scalar()) for each in env.items()}
        if env
        else {},
        seconds=int(kubernetes.get("activeDeadlineSeconds").text()),
        mounts=dict(_mounts(kubernetes)),
        secrets=frozenset(_secrets(kubernetes)),
        claims=tuple(_claims(kubernetes).values()),
        shared={path: name for path, name in _claims(kubernetes).items() if path.startswith(_OURS)},
    )


def _mounts(kubernetes: Node) -> Iterator[tuple[str, str]]:
    maps, empty = kubernetes.find("configMapAsVolume"), kubernetes.find("emptyDirMounts")
    for each in maps.items() if maps else ():
        yield each.get("mountPath").text(), each.get("configMapName").text()
    for each in empty.items() if empty else ():
        yield each.get("mountPath").text(), ""


def _secrets(kubernetes: Node) -> Iterator[str]:
    found = kubernetes.find("secretAsEnv")
    for each in found.items() if found else ():
        for key in each.get("keyToEnv").items():
            yield key.get("envVar").text()


def _claims(kubernetes: Node) -> Mapping[str, str]:
    found = kubernetes.find("pvcMount")
    each = found.items() if found else ()
    return {one.get("mountPath").text(): one.get("constant").text() for one in each}


def _check(component: Component, components: Mapping[str, Component]) -> None:
    """Every name that is mentioned is there, and no task waits for itself."""
    tasks = component.tasks
    names = {each.name for each in tasks}
    for key, (producer, _) in component.outputs.items():
        if producer not in names:
            raise BrokenTreeError(f"{IR}: {key} is taken from {producer}, which is not there")
    for each in tasks:
        if each.component not in components:
            raise BrokenTreeError(f"{IR}: {each.name} is of the component {each.component!r}")
        if each.after - names:
            missing = ", ".join(sorted(each.after - names))
            raise BrokenTreeError(f"{IR}: {each.name} waits for {missing}, which is not there")
    placed: set[str] = set()
    while len(placed) < len(tasks):
        ready = {each.name for each in tasks if each.after <= placed} - placed
        if not ready:
            stuck = ", ".join(sorted(names - placed))
            raise BrokenTreeError(f"{IR}: these tasks wait for each other: {stuck}")
        placed |= ready
