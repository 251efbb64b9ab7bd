"""The compiled configuration beside the runtime, read into frozen types."""

from dataclasses import dataclass
from pathlib import Path

from . import digest, document
from .document import Json, Node
from .errors import UsageError
from .rules import Gates, Monitoring, read_gates, read_monitoring

GATES = "gates.json"


@dataclass(frozen=True, slots=True)
class Dataset:
    """A pinned dataset: `sha256` of the file, or of the `sha256sum` listing of the folder."""

    name: str
    path: str
    sha256: str
    versioning: str
    remote: str | None


@dataclass(frozen=True, slots=True)
class Output:
    """`type` is dataset, model, metrics or artifact; `names` are the metrics it must list."""

    name: str
    type: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One command. `inputs` maps an input to the step that makes it, or to "data".

    It runs on each of `nodes` machines at once.
    """

    name: str
    run: tuple[str, ...]
    inputs: dict[str, str]
    outputs: dict[str, Output]
    timeout_seconds: int
    checkpoint: bool
    env: dict[str, str]
    secrets: dict[str, str]
    nodes: int


@dataclass(frozen=True, slots=True)
class Place:
    """An output of a step."""

    step: str
    output: str


@dataclass(frozen=True, slots=True)
class Feature:
    name: str
    type: str


@dataclass(frozen=True, slots=True)
class Model:
    name: str
    format: str
    place: Place
    features: tuple[Feature, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`step` writes the metrics that gates read; `holdout` is what a champion is re-scored on."""

    holdout: Place | None
    label: str | None
    sensitive: tuple[str, ...]
    step: str | None


@dataclass(frozen=True, slots=True)
class Pipeline:
    project: str
    tree: str
    spec_digest: str
    seed: int
    parameters: dict[str, Json]
    image: str | None
    data: dict[str, Dataset]
    steps: dict[str, Step]
    model: Model
    evaluation: Evaluation


@dataclass(frozen=True, slots=True)
class Tracking:
    """Where runs and versions live; `large_binary_bytes` bounds what plain git may hold.

    `secrets` are those of the backend's client, by environment variable.
    """

    backend: str
    model: str
    uri: str | None
    experiment: str | None
    secrets: dict[str, str]
    remote: str
    binary_versioning: str
    large_binary_bytes: int


@dataclass(frozen=True, slots=True)
class Config:
    """All of it; `project` is the folder of mlops.yaml, where every command runs.

    `pipeline.tree` is where the repository holds the tree; in a pod `tree` is a copy of it.
    """

    tree: Path
    project: Path
    pipeline: Pipeline
    gates: Gates
    gates_sha256: str
    tracking: Tracking
    monitoring: Monitoring

    def step(self, name: str) -> Step:
        if name not in self.pipeline.steps:
            known = ", ".join(sorted(self.pipeline.steps))
            raise UsageError(f"there is no step {name!r}; the steps are: {known}")
        return self.pipeline.steps[name]


def load(tree: Path, project: Path) -> Config:
    """Read the four documents in `tree`; UnreachableError names the place that is wrong."""
    return Config(
        tree=tree,
        project=project,
        pipeline=_pipeline(document.read(tree / "pipeline.json")),
        gates=read_gates(document.read(tree / GATES)),
        gates_sha256=digest.of_file(tree / GATES),
        tracking=_tracking(document.read(tree / "tracking.json")),
        monitoring=read_monitoring(document.read(tree / "monitoring.json")),
    )


def _pipeline(node: Node) -> Pipeline:
    return Pipeline(
        project=node.at("project").text(),
        tree=node.at("tree").text(),
        spec_digest=node.at("spec_digest").text(),
        seed=node.at("seed").number(),
        parameters={key: each.value for key, each in node.at("parameters").entries().items()},
        image=node.at("image").optional_text(),
        data={key: _dataset(key, each) for key, each in node.at("data").entries().items()},
        steps={key: _step(key, each) for key, each in node.at("steps").entries().items()},
        model=_model(node.at("model")),
        evaluation=_evaluation(node.at("evaluation")),
    )


def _dataset(name: str, node: Node) -> Dataset:
    return Dataset(
        name=name,
        path=node.at("path").text(),
        sha256=node.at("sha256").text(),
        versioning=node.at("versioning").text(),
        remote=node.at("remote").optional_text(),
    )


def _step(name: str, node: Node) -> Step:
    checkpoint, nodes = node.at("checkpoint"), node.at("nodes")
    return Step(
        name=name,
        run=node.at("run").texts(),
        inputs=node.at("inputs").text_map(),
        outputs={key: _output(key, each) for key, each in node.at("outputs").entries().items()},
        timeout_seconds=node.at("timeout_seconds").number(),
        checkpoint=not checkpoint.absent and checkpoint.flag(),
        env={} if node.at("env").absent else node.at("env").text_map(),
        secrets={} if node.at("secrets").absent else node.at("secrets").text_map(),
        nodes=1 if nodes.absent else nodes.number(),
    )


def _output(name: str, node: Node) -> Output:
    names = node.at("names")
    return Output(name, node.at("type").text(), () if names.absent else names.texts())


def _model(node: Node) -> Model:
    return Model(
        name=node.at("name").text(),
        format=node.at("format").text(),
        place=Place(node.at("step").text(), node.at("output").text()),
        features=tuple(
            Feature(each.at("name").text(), each.at("type").text())
            for each in node.at("features").items()
        ),
    )


def _evaluation(node: Node) -> Evaluation:
    if node.absent:
        return Evaluation(None, None, (), None)
    sensitive = node.at("sensitive")
    return Evaluation(
        holdout=read_place(node.at("holdout")),
        label=node.at("label").optional_text(),
        sensitive=() if sensitive.absent else sensitive.texts(),
        step=node.at("step").optional_text(),
    )


def read_place(node: Node) -> Place | None:
    return None if node.absent else Place(node.at("step").text(), node.at("output").text())


def _tracking(node: Node) -> Tracking:
    return Tracking(
        backend=node.at("backend").text(),
        model=node.at("model").text(),
        uri=node.at("uri").optional_text(),
        experiment=node.at("experiment").optional_text(),
        secrets={} if node.at("secrets").absent else node.at("secrets").text_map(),
        remote=node.at("remote").optional_text() or "origin",
        binary_versioning=node.at("binary_versioning").optional_text() or "git",
        large_binary_bytes=node.at("large_binary_bytes").number(),
    )
