"""Start a run of the compiled pipeline through KFP's API, unless one is under way.

One run at a time: two would train from the same data at once, and the quotas are proven for one.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from .document import Json
from .kfp_api import Api


@dataclass(frozen=True, slots=True)
class Wanted:
    """By their names: the pipeline and its version, the experiment, who the run is started as."""

    pipeline: str
    version: str
    experiment: str
    service_account: str
    because: str


def start(api: Api, wanted: Wanted) -> str:
    """What was done, for a person: the id of the new run, or of the one that is not over yet.

    UnreachableError when the API is away, refuses, or does not know the version.
    """
    pipeline = api.pipeline(wanted.pipeline)
    version = api.version(pipeline, wanted.version)
    for run, state in api.open_runs(pipeline):
        return f"nothing was started: run {run} of {wanted.pipeline} is {state}, one runs at a time"
    body: dict[str, Json] = {
        "display_name": f"{wanted.pipeline} {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "description": f"Started because of {wanted.because}.",
        "experiment_id": api.experiment(wanted.experiment),
        "pipeline_version_reference": {"pipeline_id": pipeline, "pipeline_version_id": version},
        "service_account": wanted.service_account,
    }
    return f"started run {api.create_run(body)} of {wanted.pipeline}, version {wanted.version}"
