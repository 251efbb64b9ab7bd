"""Open the tracked run: nothing trains before this has succeeded."""

import sys

from . import checkout, document
from .backends import Backend
from .config import Config
from .document import Json
from .run_folder import RunFolder


def track(config: Config, run: RunFolder, backend: Backend) -> None:
    """Record the run's start in the backend and in `track.json`; a second call finds the first.

    UnreachableError when the backend is away: a run that cannot be tracked does not start.
    """
    known = document.read(run.track) if run.track.is_file() else None
    code = checkout.code(config) if known is None else known.at("code").value
    facts: dict[str, Json] = {
        "schema": "mlopsc/track/v1",
        "backend": config.tracking.backend,
        "run": run.root.name,
        "project": config.pipeline.project,
        "spec_digest": config.pipeline.spec_digest,
        "seed": config.pipeline.seed,
        "parameters": config.pipeline.parameters,
        "data": {name: each.sha256 for name, each in config.pipeline.data.items()},
        "code": code,
    }
    opened = backend.open_run(facts, known)
    document.write(run.track, {**facts, "backend_run": opened})
    if isinstance(code, dict) and code["commit"] is not None and code["dirty"]:
        then = ", and register will refuse it" if config.tracking.backend == "git-sidecar" else ""
        print(
            f"warning: the work tree has changes that are not committed: commit {code['commit']} "
            f"is not all the code of this run{then}",
            file=sys.stderr,
        )
