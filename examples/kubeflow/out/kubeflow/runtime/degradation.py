"""Measure what the champion scores on what it meets now, against what it once scored."""

import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from . import champion, scores
from .backends import Backend
from .config import Config
from .errors import RefusedError
from .run_folder import RunFolder
from .table import Table


@dataclass(frozen=True, slots=True)
class Degraded:
    """The champion's recorded score and its present one; `beyond` when it fell too far."""

    metric: str
    recorded: Decimal
    present: Decimal
    drop: Decimal
    beyond: bool


def measure(
    config: Config, run: RunFolder, backend: Backend, path: Path, present: Table
) -> Degraded | None:
    """The champion's score on the observations; None when not asked for or no label is known."""
    rule, evaluation = config.monitoring.degradation, config.pipeline.evaluation
    labels = present.columns.get(evaluation.label or "", [])
    if rule is None or evaluation.holdout is None or not labels or "" in labels:
        return None
    serving = backend.champion()
    if serving is None:
        return None
    recorded = scores.recorded(backend.meta(serving.version)).get(rule.metric)
    holdout = evaluation.holdout
    if config.step(evaluation.step or "").inputs.get(holdout.output) != holdout.step:
        raise RefusedError(f"step {evaluation.step} does not read {holdout.output}: no new score")
    inputs = {holdout.output: _folder_of(run, path)}
    now = champion.scored_on(config, run, backend, serving.version, inputs).get(rule.metric)
    if recorded is None or now is None:
        raise RefusedError(f"the champion v{serving.version} has no score for {rule.metric}")
    gates = [each for each in config.gates.metrics if each.metric == rule.metric]
    higher = gates[0].higher_is_better if gates else True
    fall = recorded - now if higher else now - recorded
    return Degraded(rule.metric, recorded, now, rule.drop, fall > rule.drop)


def _folder_of(run: RunFolder, path: Path) -> Path:
    """The observations as a dataset folder; a single file gets one of its own."""
    if path.is_dir():
        return path
    folder = run.root / "observations"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(path, folder / path.name)
    return folder
