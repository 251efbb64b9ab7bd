"""Compute: IF Kubernetes and expertise, Kubeflow; ELIF managed, a cloud's own; ELSE sidecar."""

from mlopsc.decisions.table import Condition, Row, Table
from mlopsc.facts.model import TeamFacts

_MANAGED: Condition[TeamFacts] = Condition(
    "managed services are preferred",
    lambda team: team.prefers_managed.value,
    lambda team: (team.prefers_managed,),
)

TABLE: Table[TeamFacts] = Table(
    decision="compute",
    choices=("kubeflow", "sagemaker", "vertex", "sidecar"),
    rows=(
        Row(
            id="compute/kubeflow",
            when=(
                Condition(
                    "the organisation runs Kubernetes",
                    lambda team: team.kubernetes.value,
                    lambda team: (team.kubernetes,),
                ),
                Condition(
                    "the team has cluster expertise",
                    lambda team: team.expertise.value,
                    lambda team: (team.expertise,),
                ),
            ),
            choice="kubeflow",
            because="the organisation runs Kubernetes and has the expertise: Kubeflow uses both",
        ),
        Row(
            id="compute/sagemaker",
            when=(
                _MANAGED,
                Condition(
                    "the team is on AWS",
                    lambda team: team.cloud.value == "aws",
                    lambda team: (team.cloud,),
                ),
            ),
            choice="sagemaker",
            because="managed services are preferred and the team is on AWS: SageMaker",
        ),
        Row(
            id="compute/vertex",
            when=(
                _MANAGED,
                Condition(
                    "the team is on Google Cloud",
                    lambda team: team.cloud.value == "gcp",
                    lambda team: (team.cloud,),
                ),
            ),
            choice="vertex",
            because="managed services are preferred and the team is on Google Cloud: Vertex AI",
        ),
        Row(
            id="compute/sidecar",
            when=(),
            choice="sidecar",
            because="don't build infrastructure the cloud provider already maintains: "
            "git tags, sidecar files and a CI runner",
        ),
    ),
)
