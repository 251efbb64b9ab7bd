"""The whole file."""

from typing import Literal

from pydantic import Field

from mlopsc.schema.v1.base import Name, Strict
from mlopsc.schema.v1.data import Dataset, Evaluation, Model, Tracking
from mlopsc.schema.v1.gates import Gates
from mlopsc.schema.v1.operations import Monitoring, Quotas, Retraining, Serving
from mlopsc.schema.v1.pipeline import Pipeline
from mlopsc.schema.v1.platform import Platform
from mlopsc.schema.v1.team import Allowance, Decisions, Policy, Project, Team


class Spec(Strict):
    """What a team trains, on which data, under which limits, and how it is served."""

    api_version: Literal["mlopsc/v1"] = Field(
        alias="apiVersion", description="The version of this language."
    )
    project: Project = Field(description="What this file is about.")
    team: Team = Field(description="Facts the rules read.")
    decisions: Decisions = Field(Decisions(), description="Choices that differ from the rules.")
    allow: list[Allowance] = Field(
        [], max_length=100, description="Checks set aside, with reasons."
    )
    policy: Policy = Field(Policy(), description="Numbers behind the rules' words.")
    tracking: Tracking = Field(Tracking(), description="How to reach the tracking backend.")
    data: dict[Name, Dataset] = Field({}, description="The datasets, by name.")
    pipeline: Pipeline = Field(description="The steps from data to a scored model.")
    model: Model | None = Field(None, description="The model that the pipeline makes.")
    evaluation: Evaluation | None = Field(None, description="What models are judged on.")
    gates: Gates = Field(Gates(), description="What a model must pass before it is approved.")
    serving: Serving | None = Field(None, description="How the model is used.")
    retraining: Retraining = Field(Retraining(), description="When the pipeline runs again.")
    quotas: Quotas = Field(Quotas(), description="The most that may be in use at once, and spent.")
    monitoring: Monitoring = Field(Monitoring(), description="What is watched, and who is told.")
    platform: Platform = Field(Platform(), description="What one target needs to know.")
