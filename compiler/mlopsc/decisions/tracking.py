"""Tracking: IF MLflow works, MLflow; ELIF rich comparison is needed, W&B; ELSE git-sidecar."""

from mlopsc.decisions.table import Beyond, Condition, Row, Table
from mlopsc.facts.model import TeamFacts

TABLE: Table[TeamFacts] = Table(
    decision="tracking",
    choices=("mlflow", "wandb", "git-sidecar"),
    rows=(
        Row(
            id="tracking/mlflow",
            when=(
                Condition(
                    "the team already uses MLflow and it works",
                    lambda team: team.mlflow.value == "in-use",
                    lambda team: (team.mlflow,),
                ),
            ),
            choice="mlflow",
            because="the team already uses MLflow and it works: keep it, with its Model Registry",
        ),
        Row(
            id="tracking/wandb",
            when=(
                Condition(
                    "the team needs rich visualization and collaborative comparison",
                    lambda team: (
                        {"rich-visualization", "collaborative-comparison"} <= set(team.needs.value)
                    ),
                    lambda team: (team.needs,),
                ),
            ),
            choice="wandb",
            because="rich visualization and collaborative comparison are what Weights & Biases "
            "is for",
        ),
        Row(
            id="tracking/git-sidecar",
            when=(),
            choice="git-sidecar",
            because="a small team needs no server: git tags and metadata sidecar files will do",
            beyond=(
                Beyond(
                    Condition(
                        "the team is larger than a small team",
                        lambda team: team.size.value > team.small_team.value,
                        lambda team: (team.size, team.small_team),
                    ),
                    "the rule was written for a small team and this one is larger: "
                    "a tracking server may serve it better",
                ),
            ),
        ),
    ),
)
