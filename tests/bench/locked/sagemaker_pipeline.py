"""Five steps in the SageMaker SDK's own language: its definition as JSON, nothing sent anywhere."""

from itertools import pairwise
from pathlib import Path

import boto3
from sagemaker.core.workflow.pipeline_context import PipelineSession
from sagemaker.mlops.workflow.callback_step import CallbackStep
from sagemaker.mlops.workflow.pipeline import Pipeline

aws = boto3.Session(
    region_name="eu-west-1",
    aws_access_key_id="none",
    aws_secret_access_key="none",  # noqa: S106
)
steps = [
    CallbackStep(
        name=name,
        sqs_queue_url="https://sqs.eu-west-1.amazonaws.com/123456789012/steps",
        inputs={"name": name},
        outputs=[],
    )
    for name in ("prepare", "train", "evaluate", "gate", "register")
]
for before, after in pairwise(steps):
    after.add_depends_on([before])
session = PipelineSession(boto_session=aws, default_bucket="mortgage")
definition = Pipeline(name="mortgage", steps=steps, sagemaker_session=session).definition()
Path("definition.json").write_text(definition, encoding="utf-8")
