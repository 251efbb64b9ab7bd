"""Who the team is and what it chose: project, team facts, decisions, allowances, policy."""

from typing import Annotated, Literal

from pydantic import Field

from mlopsc.schema.v1.base import Date, Label, LabelKey, Name, Size, Strict, Text
from mlopsc.schema.v1.forms import CODE

Need = Literal["rich-visualization", "collaborative-comparison"]
TrackingChoice = Literal["mlflow", "wandb", "git-sidecar"]
DataChoice = Literal["dvc", "git-lfs", "object-storage"]
ComputeChoice = Literal["kubeflow", "sagemaker", "vertex", "sidecar"]
InferenceChoice = Literal["gpu-tensorrt", "gpu-onnxruntime", "cpu-autoscaling"]


class Project(Strict):
    """What this file is about."""

    name: Name = Field(description="Name of the project; the prefix of everything emitted.")
    description: Text | None = Field(None, description="One sentence for the people who find it.")
    owner: Text = Field(description="Who answers for it: a team's address.")
    labels: dict[LabelKey, Label] = Field({}, description="Put on everything that has labels.")


class TrackingFacts(Strict):
    """What the team has and needs for experiment tracking."""

    mlflow: Literal["in-use", "broken", "none"] = Field(
        "none", description="`in-use`: a server the team uses and that works."
    )
    needs: list[Need] = Field([], description="What the team needs from a tracking tool.")


class KubernetesFacts(Strict):
    """Whether the organisation can carry a cluster."""

    runs: bool = Field(default=False, description="The organisation runs Kubernetes already.")
    expertise: bool = Field(default=False, description="Somebody on the team can operate it.")


class Team(Strict):
    """Facts the rules read: state what is true, the rules choose."""

    size: int = Field(ge=1, le=100_000, description="People who work on the models.")
    tracking: TrackingFacts = Field(TrackingFacts(), description="Tracking: what is there.")
    kubernetes: KubernetesFacts = Field(KubernetesFacts(), description="Kubernetes: what is there.")
    cloud: Literal["aws", "gcp", "azure", "on-premises", "none"] = Field(
        "none", description="Where the workloads run."
    )
    prefers_managed: bool = Field(
        default=False, description="Managed services are preferred to own ones."
    )
    ci: Literal["github", "gitlab"] = Field(
        "github", description="The CI whose workflow is emitted."
    )


class Choice(Strict):
    """A choice that differs from the rules: it needs a reason and an owner, and may expire."""

    because: Text | None = Field(None, description="Why the rule does not hold here.")
    owner: Text | None = Field(None, description="Who answers for the exception.")
    expires: Date | None = Field(None, description="The last day it holds; after it, an error.")


class UseTracking(Choice):
    """The tracking backend, stated."""

    use: TrackingChoice = Field(description="The tracking backend.")


class UseData(Choice):
    """How one dataset is versioned, stated."""

    use: DataChoice = Field(description="How the dataset is versioned.")


class UseCompute(Choice):
    """The target, stated."""

    use: ComputeChoice = Field(description="The target that is compiled.")


class UseInference(Choice):
    """How the model is served, stated."""

    use: InferenceChoice = Field(description="How the model is served.")


class Decisions(Strict):
    """Choices stated by the team; one that differs from the rules needs a reason."""

    tracking: UseTracking | None = Field(None, description="Experiment tracking and registry.")
    data: dict[Name, UseData] = Field({}, description="Data versioning, by dataset.")
    compute: UseCompute | None = Field(None, description="The platform that runs the pipeline.")
    inference: UseInference | None = Field(None, description="The serving runtime.")


class Allowance(Strict):
    """A check set aside at one place, with a reason, an owner and an optional expiry."""

    code: Annotated[str, Field(pattern=CODE)] = Field(description="The code of the diagnostic.")
    at: Text = Field(description="The place, as a path: `pipeline.steps.train`.")
    because: Text | None = Field(None, description="Why it is right here.")
    owner: Text | None = Field(None, description="Who answers for the exception.")
    expires: Date | None = Field(None, description="The last day it holds; after it, an error.")


class Thresholds(Strict):
    """What the rules mean by large, small and low."""

    large_binary_file: Size = Field("100MB", description="From this size a binary file is large.")
    small_text_data: Size = Field("1GB", description="Up to this size text data is small.")
    very_large_data: Size = Field("1TB", description="From this size data is very large.")
    low_traffic: int = Field(10, ge=1, description="Up to this peak (requests/s) traffic is low.")
    small_team: int = Field(10, ge=1, description="Up to this many people a team is small.")


class Policy(Strict):
    """The team's own numbers for the words of the rules."""

    thresholds: Thresholds = Field(Thresholds(), description="Numbers behind the rules' words.")
