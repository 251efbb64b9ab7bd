"""Watch a model from a pod that has no run: the reference comes with the champion's version."""

import shutil
from pathlib import Path

from . import drift
from .backends import Backend
from .config import Config
from .drift import Question, Report
from .errors import RefusedError
from .run_folder import RunFolder


def measure(
    config: Config, run: RunFolder, backend: Backend, question: Question, observations: Path
) -> Report | None:
    """The answer to one question about the champion; None while nothing serves.

    UnreachableError when the registry is away or the observations are not where they are said
    to be; RefusedError when what is there cannot be measured.
    """
    champion = backend.champion()
    if champion is None:
        return None
    if question == "features":
        _fetch(config, run, backend, champion.version)
    return drift.examine(config, run, backend, observations, question)


def _fetch(config: Config, run: RunFolder, backend: Backend, version: int) -> None:
    """Lay the reference out where a run that made it would have it."""
    rule = config.monitoring.drift
    if rule is None:
        raise RefusedError("monitoring.json: drift is not set: there is nothing to compare with")
    place = run.output(*rule.reference)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    backend.fetch_reference(version, place)
