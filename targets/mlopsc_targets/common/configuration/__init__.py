"""The JSON files that the runtime reads: the pipeline, the gates, tracking, monitoring."""

from collections.abc import Iterator

from mlopsc.artifact.manifest import json_file
from mlopsc.artifact.model import Artifact
from mlopsc.plan.model import Plan
from mlopsc_targets.common.configuration.gates import gates
from mlopsc_targets.common.configuration.monitoring import monitoring
from mlopsc_targets.common.configuration.pipeline import pipeline
from mlopsc_targets.common.configuration.tracking import tracking


def configuration(plan: Plan) -> Iterator[Artifact]:
    yield json_file("pipeline.json", pipeline(plan))
    yield json_file("gates.json", gates(plan.gates))
    yield json_file("tracking.json", tracking(plan))
    yield json_file("monitoring.json", monitoring(plan))
