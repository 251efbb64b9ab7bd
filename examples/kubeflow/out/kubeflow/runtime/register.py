"""Register a candidate with its record and its verdict, approved or rejected."""

from . import checkout, digest, document, gitinfo, reference
from .backends import Backend, Candidate, Version
from .config import GATES, Config
from .document import Json, Node
from .errors import RefusedError
from .run_folder import RunFolder


def register(config: Config, run: RunFolder, backend: Backend) -> Version:
    """Make the candidate of `run` the next version; the same candidate again is the same one.

    RefusedError when a verb before this one did not run, the model or the gates changed since, or
    the gates that judged are not those of the run's commit.
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
    _refuse_other_gates(config, meta, verdict)
    candidate = Candidate(
        digest=digest.of_text(run.meta.read_text("utf-8") + run.verdict.read_text("utf-8")),
        model=model,
        meta=meta,
        verdict=verdict,
        track=run.require(run.track, "track"),
        reference=reference.keep(config, run),
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


def _refuse_other_gates(config: Config, meta: Node, verdict: Node) -> None:
    """RefusedError unless the gates that judged are those of the tree and of the run's commit."""
    judged = verdict.at("gates_sha256").text()
    if judged != config.gates_sha256:
        raise RefusedError(f"{GATES} changed after the gates were asked: run `gate` again")
    commit = meta.at("code").at("commit").optional_text()
    if commit is None or checkout.in_clone(config):
        return  # in a clone the backend holds every file against the commit
    committed = config.project / config.pipeline.tree / GATES
    if judged != gitinfo.digest_at(commit, committed):
        raise RefusedError(
            f"{GATES} is not the one of commit {commit}, whose version would show other gates than "
            "those it passed. Commit the compiled tree, then run the pipeline again."
        )
