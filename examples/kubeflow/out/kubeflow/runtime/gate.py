"""Run every gate on a candidate and write the verdict."""

from collections.abc import Callable, Sequence

from . import (
    champion,
    custom,
    digest,
    document,
    fairness,
    latency,
    record,
    scores,
    scoring,
    thresholds,
)
from .backends import Backend
from .config import Config
from .errors import RefusedError, StepFailedError
from .run_folder import RunFolder
from .verdict import Result, Verdict, refused

_THREADS = 1


def run_gates(config: Config, run: RunFolder, backend: Backend) -> Verdict:
    """All gates in their order, none skipped; the verdict is written to the run's folder.

    What cannot be measured because of the candidate is a refusal, and a row of the verdict;
    a machine that cannot measure (a library is missing) raises UnreachableError.
    """
    run.require(run.track, "track")
    run.verdict.unlink(missing_ok=True)
    present = backend.champion()
    version = None if present is None else present.version
    model = digest.of_file(run.model_file(config))
    itself = version is not None and _model_of(backend, version) == model
    results = [
        *_rows("metrics", lambda: _metrics(config, run, backend, version, itself=itself)),
        *_rows("fairness", lambda: _fairness(config, run)),
        *_rows("latency", lambda: _latency(config, run)),
        *(custom.judge(config, run, each) for each in config.gates.custom),
    ]
    compares = any(each.beats_champion_by is not None for each in config.gates.metrics)
    verdict = Verdict(tuple(results), config.gates_sha256, model, version, compares, itself)
    document.write(run.verdict, verdict.to_json())
    if run.meta.is_file():
        record.add_verdict(config, run, verdict)
    return verdict


def _model_of(backend: Backend, version: int) -> str:
    return backend.meta(version).at("model").at("sha256").text()


def _rows(name: str, judge: Callable[[], Sequence[Result]]) -> Sequence[Result]:
    try:
        return judge()
    except (RefusedError, StepFailedError) as error:
        return [refused(name, "none", "a measurement", str(error).splitlines()[0])]


def _metrics(
    config: Config, run: RunFolder, backend: Backend, version: int | None, *, itself: bool
) -> Sequence[Result]:
    """The metric gates; the champion is scored only when one of them asks for it."""
    gates = config.gates.metrics
    measured = scores.measured(config, run) if gates else {}
    compared = {each.metric for each in gates if each.beats_champion_by is not None}
    theirs = None
    if compared and version is not None and not itself:
        theirs = champion.scored(config, run, backend, version, compared)
    return [
        result
        for each in gates
        for result in thresholds.judge(each, measured, theirs, itself=itself)
    ]


def _fairness(config: Config, run: RunFolder) -> Sequence[Result]:
    """Every fairness gate, on the model's answers to the holdout."""
    if not config.gates.fairness:
        return []
    holdout = scores.holdout(config, run)
    label = config.pipeline.evaluation.label
    if label is None:
        raise RefusedError("pipeline.json: evaluation.label is not set; fairness needs the truth")
    truth = [int(each) for each in holdout.numbers(label)]
    features = config.pipeline.model.features
    predicted = scoring.load(run.model_file(config), features, holdout, _THREADS).labels()
    return [
        fairness.judge(each, fairness.rates(truth, predicted, holdout.column(each.feature)))
        for each in config.gates.fairness
    ]


def _latency(config: Config, run: RunFolder) -> Sequence[Result]:
    """The latency gate, one row per budget; nothing when no budget is set."""
    gate = config.gates.latency
    if gate is None or not gate.budgets:
        return []
    holdout, features = scores.holdout(config, run), config.pipeline.model.features
    model = scoring.load(run.model_file(config), features, holdout, gate.threads)
    return latency.judge(gate, latency.measure(model, gate))
