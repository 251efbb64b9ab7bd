"""What an emitted tree says is to be run, as frozen values."""

import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from mlopsc.record import dataclass, field, replace
from mlopsc.run.reading import BrokenTreeError, Node, read

Scalar = bool | int | float | str
PIPELINE, GATES, TRACKING = "pipeline.json", "gates.json", "tracking.json"
DATA = "data"  # the producer that stands for the pinned datasets


@dataclass(frozen=True, slots=True)
class Requests:
    """What a step declares that it needs: thousandths of a CPU, bytes, GPUs of one type."""

    cpu_millis: int = 0
    memory_bytes: int = 0
    gpu_type: str = ""
    gpus: int = 0


@dataclass(frozen=True, slots=True)
class Quotas:
    """The most in use at once; None where nothing is set. A GPU type that is not named has 0."""

    cpu_millis: int | None = None
    memory_bytes: int | None = None
    gpus: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A pinned dataset: a path under the project, and the sha256 (hex) of what is there."""

    name: str
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Step:
    """A step; `inputs` is input name -> producing step or `data`, `outputs` name -> type."""

    name: str
    run: tuple[str, ...]
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    metrics: Mapping[str, tuple[str, ...]]
    timeout_seconds: int
    retries: int
    requests: Requests
    definition: str  # JSON of all that reaches the command: what a cached result depends on

    @property
    def producers(self) -> frozenset[str]:
        return frozenset(self.inputs.values()) - {DATA}


@dataclass(frozen=True, slots=True)
class Tune:
    """`trials` are parameters to try, as they were drawn when the tree was built."""

    step: str
    parallel_trials: int
    metric: str
    maximize: bool
    trials: tuple[Mapping[str, Scalar], ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """An emitted tree that can be run."""

    root: Path
    project: str
    seed: int
    parameters: Mapping[str, Scalar]
    parallelism: int
    max_runtime_seconds: int | None
    quotas: Quotas
    data: Mapping[str, Dataset]
    steps: Mapping[str, Step]
    tune: Tune | None
    model_name: str
    model_step: str
    model_output: str
    approval: str  # automatic or manual


def read_tree(root: Path) -> Tree:
    """The tree in `root`. Raises BrokenTreeError with what is wrong, where, and what to do."""
    if not (root / "runtime" / "__main__.py").is_file():
        raise BrokenTreeError(f"{root}: has no runtime/__main__.py; run `mlopsc build` first")
    pipeline = read(root / PIPELINE, "mlopsc/pipeline/v1")
    gates = read(root / GATES, "mlopsc/gates/v1")
    read(root / TRACKING, "mlopsc/tracking/v1")
    model, tune, quotas = pipeline.get("model"), pipeline.find("tune"), pipeline.find("quotas")
    longest = pipeline.find("max_runtime_seconds")
    tree = Tree(
        root=root,
        project=pipeline.get("project").text(),
        seed=pipeline.get("seed").whole(),
        parameters={key: each.scalar() for key, each in pipeline.get("parameters").members()},
        parallelism=pipeline.get("parallelism").whole(least=1),
        max_runtime_seconds=longest.whole(least=1) if longest else None,
        quotas=_quotas(quotas) if quotas else Quotas(),
        data={name: _dataset(name, each) for name, each in pipeline.get("data").members()},
        steps={name: _step(name, each) for name, each in pipeline.get("steps").members()},
        tune=_tune(tune) if tune else None,
        model_name=model.get("name").text(),
        model_step=model.get("step").text(),
        model_output=model.get("output").text(),
        approval=gates.get("approval").get("mode").one_of("automatic", "manual"),
    )
    _check_references(tree)
    return tree


def with_parallelism(tree: Tree, parallelism: int | None) -> Tree:
    return tree if parallelism is None else replace(tree, parallelism=max(1, parallelism))


def _quotas(node: Node) -> Quotas:
    cpu, memory, gpus = (node.find(key) for key in ("cpu_millis", "memory_bytes", "gpus"))
    return Quotas(
        cpu_millis=cpu.whole() if cpu else None,
        memory_bytes=memory.whole() if memory else None,
        gpus={name: each.whole() for name, each in gpus.members()} if gpus else {},
    )


def _dataset(name: str, node: Node) -> Dataset:
    path, digest = node.get("path").text(), node.find("sha256")
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise node.get("path").wrong("a path inside the project")
    if digest is None:
        raise BrokenTreeError(
            f"dataset {name} is not pinned: a run could not tell whether {path} is the right "
            "version; run `mlopsc pin`, then `mlopsc build`"
        )
    hexadecimal = digest.text().removeprefix("sha256:")
    if not re.fullmatch("[0-9a-f]{64}", hexadecimal):
        raise digest.wrong("a sha256 of 64 hexadecimal digits")
    return Dataset(name, path, hexadecimal)


def _step(name: str, node: Node) -> Step:
    inputs, outputs = node.get("inputs"), node.get("outputs")
    named = {key: each.find("names") for key, each in outputs.members()}
    reaching = {
        key: found.value
        for key in ("run", "inputs", "outputs", "env", "secrets", "checkpoint", "image")
        if (found := node.find(key))
    }
    return Step(
        name=name,
        run=node.get("run").command(),
        inputs={key: each.text() for key, each in inputs.members()},
        outputs={key: each.get("type").text() for key, each in outputs.members()},
        metrics={key: found.texts() for key, found in named.items() if found},
        timeout_seconds=node.get("timeout_seconds").whole(least=1),
        retries=node.get("retries").whole(),
        requests=_requests(node),
        definition=json.dumps(reaching, sort_keys=True),
    )


def _requests(node: Node) -> Requests:
    cpu, memory, gpu = (node.find(key) for key in ("cpu_millis", "memory_bytes", "gpu"))
    return Requests(
        cpu_millis=cpu.whole() if cpu else 0,
        memory_bytes=memory.whole() if memory else 0,
        gpu_type=gpu.get("type").text() if gpu else "",
        gpus=gpu.get("count").whole(least=1) if gpu else 0,
    )


def _tune(node: Node) -> Tune:
    objective, trials = node.get("objective"), node.get("trials")
    tune = Tune(
        step=node.get("step").text(),
        parallel_trials=node.get("parallel_trials").whole(least=1),
        metric=objective.get("metric").text(),
        maximize=objective.get("type").one_of("maximize", "minimize") == "maximize",
        trials=tuple(
            {key: each.scalar() for key, each in trial.members()} for trial in trials.items()
        ),
    )
    if not tune.trials:
        raise trials.wrong("at least one trial")
    return tune


def _check_references(tree: Tree) -> None:
    """Every name that is mentioned is there: producers, datasets, the model, the tuned step."""
    for step in tree.steps.values():
        for name, producer in step.inputs.items():
            known = tree.data if producer == DATA else _outputs(tree, producer)
            if name not in known:
                raise BrokenTreeError(
                    f"{PIPELINE} at steps.{step.name}.inputs.{name}: "
                    f"{producer!r} has nothing named {name!r}"
                )
    if tree.model_output not in _outputs(tree, tree.model_step):
        raise BrokenTreeError(
            f"{PIPELINE} at model: step {tree.model_step!r} has no output {tree.model_output!r}"
        )
    if tree.tune and tree.tune.step not in tree.steps:
        raise BrokenTreeError(f"{PIPELINE} at tune.step: there is no step {tree.tune.step!r}")


def _outputs(tree: Tree, producer: str) -> Mapping[str, str]:
    return tree.steps[producer].outputs if producer in tree.steps else {}
