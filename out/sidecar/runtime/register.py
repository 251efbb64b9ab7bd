"""Register a candidate with its record and its verdict, approved or rejected."""

from . import digest, document
from .backends import Backend, Candidate, Version
from .config import Config
from .document import Json
from .errors import RefusedError
from .run_folder import RunFolder


def register(config: Config, run: RunFolder, backend: Backend) -> Version:
    """Make the candidate of `run` the next version; the same candidate again is the same one.

    RefusedError when a verb before this one did not run, or the model changed since.
    """
    verdict = run.require(run.verdict, "gate")
    meta = run.require(run.meta, "record")
    model = run.model_file(config)
    found = digest.of_file(model)
    recorded = meta.at("model").at("sha256").text()
    if not found == recorded == verdict.at("model_sha256").text():
        raise RefusedError(
            f"{model.name} changed after it was recorded and judged: run `record` and `gate` again"
        )
    if meta.at("gates").absent:
        raise RefusedError(f"the record has no verdict: `gate --run {run.root}` comes after record")
    candidate = Candidate(
        digest=digest.of_text(run.meta.read_text("utf-8") + run.verdict.read_text("utf-8")),
        model=model,
        meta=meta,
        verdict=verdict,
        track=run.require(run.track, "track"),
    )
    version = backend.register(candidate)
    written: dict[str, Json] = {
        "schema": "mlopsc/version/v1",
        "model": config.tracking.model,
        "version": version.number,
        "approved": version.approved,
        "reason": version.reason,
    }
    document.write(run.version, written)
    return version
