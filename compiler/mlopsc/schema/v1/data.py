"""Data, model, evaluation: what is learned from, what comes out, what it is judged on."""

from typing import Literal

from pydantic import Field

from mlopsc.schema.v1.base import Key, Name, Relative, Size, Strict, Uri


class Tracking(Strict):
    """How to reach the tracking backend."""

    uri: Uri | None = Field(None, description="Address of the MLflow server.")
    experiment: Name | None = Field(None, description="Experiment; the project's name if absent.")
    repository: Uri | None = Field(
        None, description="The project's own git repository, for versions; `origin` if absent."
    )
    secrets: dict[Key, Name] = Field(
        {}, description="Environment variable of the client: name of the secret. Not for steps."
    )
    entity: Name | None = Field(None, description="Weights & Biases entity.")
    project: Name | None = Field(None, description="Weights & Biases project.")


class Dataset(Strict):
    """One dataset; `mlopsc pin` writes its hash to data.lock.json."""

    path: Relative = Field(description="File or folder, below the folder of mlops.yaml.")
    kind: Literal["text", "binary"] = Field(description="`text`: diffs of it are readable.")
    size: Size | None = Field(None, description="Its size; the pinned size if absent.")
    largest_file: Size | None = Field(None, description="Size of its largest file.")
    remote: Uri | None = Field(None, description="Where DVC or object storage keeps it.")
    contains_pii: bool = Field(default=False, description="It holds personal data.")


class Model(Strict):
    """The model that the pipeline makes."""

    name: Name = Field(description="Name in the registry.")
    format: Literal["onnx", "tensorrt", "torchscript", "saved-model"] = Field(
        description="Format of its file."
    )
    feature_schema: Relative = Field(
        alias="schema", description='JSON file: a list of {"name", "type"}, in input order.'
    )


class Evaluation(Strict):
    """What gates re-score a champion on, and measure fairness and latency with."""

    holdout: Name = Field(description="The output that holds the holdout set; never trained on.")
    label: Key = Field(description="The holdout's column with the truth, 0 or 1.")
    sensitive: list[Key] = Field([], description="Columns whose groups are compared for fairness.")
