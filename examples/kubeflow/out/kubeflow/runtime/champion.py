"""Score the champion for comparison: on the candidate's holdout, or not at all."""

import shutil
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from . import outputs, scores, step
from .backends import Backend
from .config import Config
from .errors import RefusedError, StepFailedError
from .run_folder import RunFolder


def scored(
    config: Config, run: RunFolder, backend: Backend, version: int, wanted: set[str]
) -> Mapping[str, Decimal]:
    """The scores of champion `version` that are comparable with those of `run`.

    Recorded scores are taken only when they were measured on the very holdout of `run`; else
    the evaluation step runs again, on the champion's model and this holdout. RefusedError when
    that fails: scores on different holdouts are never compared.
    """
    meta = backend.meta(version)
    recorded = scores.recorded(meta)
    holdout = scores.holdout_digest(config, run)
    same = meta.at("evaluation").at("holdout_sha256").optional_text() == holdout
    if holdout is not None and same and wanted <= set(recorded):
        return recorded
    return scored_on(config, run, backend, version, {})


def scored_on(
    config: Config,
    run: RunFolder,
    backend: Backend,
    version: int,
    replaced: Mapping[str, Path],
) -> Mapping[str, Decimal]:
    """The champion's scores by the evaluation step, with the inputs in `replaced` swapped."""
    place = config.pipeline.model.place
    evaluation = config.step(config.pipeline.evaluation.step or "")
    if evaluation.inputs.get(place.output) != place.step:
        raise RefusedError(
            f"v{version} was scored on another holdout, and step {evaluation.name} does not read "
            f"{place.output}: it cannot be scored again, so nothing is compared"
        )
    folder = run.root / "champion" / f"v{version}"
    shutil.rmtree(folder, ignore_errors=True)
    model = backend.fetch_model(version, folder / "model")
    inputs = {**replaced, place.output: model.parent}
    print(f"scoring the champion v{version} again on this holdout")
    try:
        metrics = step.score_again(config, run, inputs, folder / "outputs")
    except StepFailedError as error:
        raise RefusedError(f"the champion v{version} could not be scored again: {error}") from error
    names = evaluation.outputs[metrics.name].names
    return outputs.metrics(metrics, names, evaluation.name)
