"""Platform: what one target needs to know; a section for another target is fine."""

from typing import Annotated, Literal

from pydantic import Field

from mlopsc.schema.v1.base import (
    Command,
    Email,
    Gpu,
    Image,
    Label,
    LabelKey,
    Name,
    Strict,
    Uri,
)
from mlopsc.schema.v1.pipeline import Toleration


class Queue(Strict):
    """A Kueue queue."""

    cluster_queue: Name = Field(description="The ClusterQueue that admits the jobs.")
    cohort: Name | None = Field(None, description="The Cohort it borrows from.")


class Profile(Strict):
    """A Kubeflow Profile, which makes the namespace and its quota."""

    owner: Email = Field(description="The user who owns the Profile.")


class Spot(Strict):
    """The nodes of one GPU type that can be reclaimed."""

    node_labels: dict[LabelKey, Label] = Field(
        min_length=1, description="Labels that only these nodes have, beside those of the type."
    )
    tolerations: list[Toleration] = Field([], description="For their taints.")


class Flavor(Strict):
    """The nodes that have GPUs of one type: a Kueue ResourceFlavor."""

    node_labels: dict[LabelKey, Label] = Field(
        min_length=1, description="Labels of these nodes, as `kubectl get nodes` shows them."
    )
    tolerations: list[Toleration] = Field(
        [], description="For their taints; the one for the GPU's own taint is always there."
    )
    spot: Spot | None = Field(None, description="Where steps with `spot` run.")


class Workspace(Strict):
    """A folder that pods on different nodes see."""

    claim: Name = Field(
        description="A PersistentVolumeClaim with the access mode ReadWriteMany, in the namespace."
    )


class Claim(Strict):
    """An existing PersistentVolumeClaim, mounted read-only."""

    claim: Name = Field(description="Name of the PersistentVolumeClaim.")


class Kubeflow(Strict):
    """The Kubeflow release and the namespace."""

    version: Literal["26.03"] = Field("26.03", description="The Kubeflow release.")
    namespace: Name = Field(description="The namespace everything is created in.")
    profile: Profile | None = Field(None, description="Makes the namespace by a Profile.")
    queue: Queue | None = Field(None, description="The Kueue queue.")
    flavors: dict[Gpu, Flavor] = Field({}, description="The nodes of each GPU type.")
    workspace: Workspace | None = Field(
        None, description="Where steps on several nodes meet and checkpoints survive."
    )
    observations: Claim | None = Field(
        None, description="The claim that holds `monitoring.observations`."
    )
    components: dict[Literal["kfp", "trainer", "kserve", "kueue"], str] = Field(
        {}, description="Versions of single components."
    )


class Sagemaker(Strict):
    """The AWS account that runs the pipeline."""

    account: Annotated[str, Field(pattern=r"^[0-9]{12}$")] = Field(description="Twelve digits.")
    region: Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]+)+-[0-9]$")] = Field(
        description="Such as `eu-west-1`."
    )
    role: Annotated[str, Field(pattern=r"^arn:aws[a-z-]*:iam::[0-9]{12}:role/[\w+=,.@/-]+$")] = (
        Field(description="ARN of the execution role.")
    )
    bucket: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")] = Field(
        description="The bucket of the artifacts."
    )


class Vertex(Strict):
    """The Google Cloud project that runs the pipeline."""

    project: Annotated[str, Field(pattern=r"^[a-z][-a-z0-9]{4,28}[a-z0-9]$")] = Field(
        description="The project's id."
    )
    region: Annotated[str, Field(pattern=r"^[a-z]+-[a-z]+[0-9]$")] = Field(
        description="Such as `europe-west4`."
    )
    bucket: Uri = Field(description="The bucket of the artifacts: `gs://…`.")
    service_account: Annotated[str, Field(pattern=r"^[a-z0-9-]+@[a-z0-9.-]+$")] = Field(
        description="The service account that runs the pipeline."
    )


class Sidecar(Strict):
    """How a CI runner is prepared."""

    setup: list[Command] = Field(
        [["python", "-m", "pip", "install", "--require-hashes", "-r", "requirements.txt"]],
        max_length=20,
        description="Commands that install mlopsc and what the steps need.",
    )
    python: Annotated[str, Field(pattern=r"^3\.(1[1-9])$")] = Field(
        "3.11", description="Python of the runner."
    )


class Platform(Strict):
    """One section by target."""

    images: dict[Name, Image] = Field({}, description="Third-party images, by digest.")
    kubeflow: Kubeflow | None = Field(None, description="The kubeflow target.")
    sagemaker: Sagemaker | None = Field(None, description="The sagemaker target.")
    vertex: Vertex | None = Field(None, description="The vertex target.")
    sidecar: Sidecar = Field(Sidecar(), description="The sidecar target.")
