"""The pipeline: steps, their contract, their resources, tuning."""

from typing import Annotated, Literal

from pydantic import Field

from mlopsc.schema.v1.base import (
    Command,
    Cpu,
    Duration,
    Gpu,
    Image,
    Key,
    Label,
    LabelKey,
    Name,
    Scalar,
    Size,
    Strict,
    Text,
)


class GpuRequest(Strict):
    """GPUs of one type."""

    type: Gpu = Field(description="Type of the GPU, such as `nvidia-l4`.")
    count: int = Field(1, ge=1, le=64, description="How many.")


class Resources(Strict):
    """What one container gets; requests equal limits."""

    gpu: GpuRequest | None = Field(None, description="GPUs; needs `quotas.gpus`.")
    cpu: Cpu = Field(1, description='Cores: `4`, or `"500m"` for half of one.')
    memory: Size = Field("2Gi", description="Memory, such as `512Mi` or `32Gi`.")


class Output(Strict):
    """One output of a step; `features: dataset` is short for `features: {type: dataset}`."""

    type: Literal["dataset", "model", "metrics", "artifact"] = Field(
        "dataset", description="What the folder holds."
    )
    names: list[Key] = Field([], description="For metrics: the numbers that metrics.json holds.")


class Toleration(Strict):
    """A Kubernetes toleration."""

    key: LabelKey = Field(description="The taint's key.")
    operator: Literal["Exists", "Equal"] = Field("Exists", description="How the key is matched.")
    value: Label | None = Field(None, description="For `Equal`: the taint's value.")
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] = Field(
        "NoSchedule", description="The taint's effect."
    )


class Volume(Strict):
    """An existing claim, mounted read-only."""

    claim: Name = Field(description="Name of the PersistentVolumeClaim.")
    path: Annotated[str, Field(pattern=r"^/[A-Za-z0-9_/.-]{1,200}$")] = Field(
        description="Where it is mounted."
    )


class Step(Strict):
    """One command in one image: inputs in folders, outputs in folders, no shell."""

    run: Command = Field(description="The command, as a list; no shell reads it.")
    inputs: list[Name] = Field([], description="Datasets, or outputs of other steps, by name.")
    outputs: dict[Name, Output] = Field({}, description="What it leaves, by name.")
    resources: Resources = Field(Resources(), description="What one container of it gets.")
    nodes: int = Field(1, ge=1, le=1024, description="Nodes of a distributed training.")
    timeout: Duration = Field("1h", description="The longest one attempt may take.")
    retries: int = Field(0, ge=0, le=10, description="Further attempts after a failure.")
    spot: bool = Field(default=False, description="May run on capacity that can be reclaimed.")
    checkpoint: bool = Field(default=False, description="Gets a folder that survives a restart.")
    image: Image | None = Field(None, description="Its own image, by digest.")
    env: dict[Key, Text] = Field({}, description="Environment variables; never secrets.")
    secrets: dict[Key, Name] = Field({}, description="Environment variable: name of the secret.")
    volumes: list[Volume] = Field([], description="Existing claims, mounted read-only.")
    tolerations: list[Toleration] = Field([], description="Kubernetes tolerations.")
    node_selector: dict[LabelKey, Label] = Field({}, description="Kubernetes node labels.")


class TuneParameter(Strict):
    """A range (`min`, `max`) or a list (`values`) that trials draw from."""

    min: float | None = Field(None, description="The smallest value.")
    max: float | None = Field(None, description="The largest value.")
    scale: Literal["linear", "log"] = Field("linear", description="How a range is drawn from.")
    values: list[Scalar] = Field([], max_length=1000, description="The values to choose from.")


class Objective(Strict):
    """What a trial is judged by."""

    metric: Key = Field(description="A metric that a step lists.")
    type: Literal["maximize", "minimize"] = Field(description="Which way is better.")


class Tune(Strict):
    """Trials of one step over a space of parameters; the best goes on."""

    step: Name = Field(description="The step whose parameters are tuned.")
    algorithm: Literal["random", "grid"] = Field("random", description="How trials are drawn.")
    max_trials: int = Field(ge=1, le=1000, description="The most trials.")
    parallel_trials: int = Field(1, ge=1, le=100, description="Trials at once; counts for quotas.")
    objective: Objective = Field(description="What a trial is judged by.")
    parameters: dict[Key, TuneParameter] = Field(
        min_length=1, description="The space, by parameter."
    )


class Pipeline(Strict):
    """The steps from data to a scored model."""

    image: Image | None = Field(None, description="The image of every step, by digest.")
    seed: int | None = Field(None, ge=0, le=2**31 - 1, description="Makes a run repeatable.")
    parameters: dict[Key, Scalar] = Field({}, description="Numbers and words the steps read.")
    steps: dict[Name, Step] = Field(min_length=1, description="The steps, by name.")
    parallelism: int = Field(1, ge=1, le=100, description="The most steps at once.")
    tune: Tune | None = Field(None, description="Search for parameters before training.")
