"""Write `model.meta.json`, the metadata that travels with a model everywhere."""

import platform
import re
from importlib import metadata

from . import digest, document, scores, validate
from .config import Config
from .document import Json, Node
from .errors import RefusedError
from .run_folder import RunFolder
from .thresholds import show
from .verdict import Verdict

SCHEMA = "mlopsc/model-meta/v1"


def write(config: Config, run: RunFolder) -> None:
    """Record the candidate of `run`: nothing in it depends on when or where it was written."""
    track = run.require(run.track, "track")
    maker = config.pipeline.model.place.step
    trained = run.require(run.step_record(maker), f"step {maker}")
    meta: dict[str, Json] = {
        "schema": SCHEMA,
        "project": config.pipeline.project,
        "spec_digest": config.pipeline.spec_digest,
        "model": _model(config, run),
        "data": {name: each.sha256 for name, each in config.pipeline.data.items()},
        "code": track.at("code").value,
        "seed": trained.at("seed").value,
        "parameters": trained.at("parameters").value,
        "image": config.pipeline.image,
        "python": platform.python_version(),
        "dependencies": dict(dependencies()),
        "features": [{"name": f.name, "type": f.type} for f in config.pipeline.model.features],
        "evaluation": {
            "step": config.pipeline.evaluation.step,
            "holdout_sha256": scores.holdout_digest(config, run),
            "metrics": {name: show(each) for name, each in scores.measured(config, run).items()},
        },
        "gates": None,
        "previous_version": None,
    }
    _publish(config, run, meta)


def add_verdict(config: Config, run: RunFolder, verdict: Verdict) -> None:
    """Put the gates' verdicts and the version it would replace into the record of `run`.

    Measured values stay in verdict.json: two equal trainings have equal records.
    """
    meta = {key: each.value for key, each in run.require(run.meta, "record").entries().items()}
    meta["gates"] = {
        "approved": verdict.approved,
        "results": [{"name": each.name, "passed": each.passed} for each in verdict.results],
    }
    meta["previous_version"] = verdict.champion
    _publish(config, run, meta)


def _model(config: Config, run: RunFolder) -> dict[str, Json]:
    file = run.model_file(config)
    return {
        "name": config.pipeline.model.name,
        "format": config.pipeline.model.format,
        "file": file.name,
        "sha256": digest.of_file(file),
        "bytes": file.stat().st_size,
    }


def dependencies() -> dict[str, str]:
    """The version of every distribution of this interpreter, by normalised name, sorted."""
    found = {
        re.sub(r"[-_.]+", "-", each.metadata["Name"]).lower(): each.version
        for each in metadata.distributions()
        if each.metadata["Name"]
    }
    return dict(sorted(found.items()))


def _publish(config: Config, run: RunFolder, meta: dict[str, Json]) -> None:
    """Write the record when it is valid by the published schema."""
    schema = document.read(config.tree / "schema" / "model.meta.schema.json")
    faults = validate.faults(schema, Node("model.meta.json", meta))
    if faults:
        raise RefusedError("the record would not be valid: " + "; ".join(faults))
    document.write(run.meta, meta)
