"""Compare what the model meets now with what it was measured on, and decide what to do.

Metrics degraded: retrain (exit 10). Drift only: alert for a manual review (exit 11); drift
alone never retrains.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from . import degradation, shift, table
from .backends import Backend
from .config import Config
from .degradation import Degraded
from .document import Json
from .errors import RefusedError, UnreachableError
from .rules import Drift
from .run_folder import RunFolder
from .table import Table
from .thresholds import show
from .verdict import align

Decision = Literal["retrain", "review", "none"]
Question = Literal["features", "performance"]
QUESTIONS: tuple[Question, ...] = ("features", "performance")
EXIT_CODES: Mapping[Decision, int] = {"retrain": 10, "review": 11, "none": 0}
_Measure = Callable[[Sequence[float], Sequence[float]], float]
_ValueMeasure = Callable[[Sequence[str], Sequence[str]], float]
_METHODS: Mapping[str, tuple[_Measure, _ValueMeasure]] = {
    "psi": (shift.psi, shift.psi_of_values),
    "ks": (shift.ks, shift.ks_of_values),
}


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature: how far it shifted (None: not measurable) and what is wrong with it."""

    name: str
    value: float | None
    drifted: bool
    fault: str


@dataclass(frozen=True, slots=True)
class Report:
    method: str
    threshold: Decimal
    features: tuple[Feature, ...]
    degraded: Degraded | None

    @property
    def decision(self) -> Decision:
        if self.degraded is not None and self.degraded.beyond:
            return "retrain"
        return "review" if any(each.drifted for each in self.features) else "none"

    def to_json(self) -> dict[str, Json]:
        degraded = self.degraded
        return {
            "schema": "mlopsc/drift/v1",
            "decision": self.decision,
            "method": self.method,
            "threshold": show(self.threshold),
            "features": [
                {"name": f.name, "value": f.value, "drifted": f.drifted, "fault": f.fault}
                for f in self.features
            ],
            "degradation": None
            if degraded is None
            else {
                "metric": degraded.metric,
                "recorded": show(degraded.recorded),
                "present": show(degraded.present),
                "drop": show(degraded.drop),
                "beyond": degraded.beyond,
            },
        }


def examine(
    config: Config,
    run: RunFolder,
    backend: Backend,
    observations: Path | None,
    only: Question | None = None,
) -> Report:
    """Measure drift of the features and, where labels are known, the champion's score.

    `run` holds the reference; UnreachableError when it or the observations are not here. `only`
    asks one of the two questions.
    """
    path = observations or _observations(config)
    present = table.read(path)
    if not present.rows:
        raise RefusedError(f"{present.where} has no row")
    rule = None if only == "performance" else config.monitoring.drift
    features = () if rule is None else _features(config, run, rule, present)
    degraded = None
    if only != "features":
        degraded = degradation.measure(config, run, backend, path, present)
    method, threshold = ("none", Decimal(0)) if rule is None else (rule.method, rule.threshold)
    return Report(method, threshold, features, degraded)


def _features(config: Config, run: RunFolder, rule: Drift, present: Table) -> tuple[Feature, ...]:
    reference = table.read(run.output(*rule.reference))
    if not reference.rows:
        raise RefusedError(f"{reference.where} has no row")
    return tuple(
        _feature(rule, each.name, each.type, reference, present)
        for each in config.pipeline.model.features
    )


def _observations(config: Config) -> Path:
    rule = config.monitoring.drift
    where = None if rule is None else rule.observations
    if where is None or "://" in where:
        raise UnreachableError(
            f"the observations are at {where}; fetch them, then: drift --observations PATH"
        )
    return config.project / where


def _feature(rule: Drift, name: str, kind: str, reference: Table, present: Table) -> Feature:
    """One feature's shift. A broken schema counts as drift: a person has to look."""
    if name not in present.columns:
        return Feature(name, None, drifted=True, fault="the observations lack this feature")
    ours, theirs = _filled(reference.column(name)), _filled(present.column(name))
    if not ours or not theirs:
        where = "reference" if not ours else "observations"
        return Feature(name, None, drifted=True, fault=f"the {where} hold no value of it")
    by_number, by_value = _METHODS[rule.method]
    if kind in ("string", "bool"):
        value = by_value(ours, theirs)
    else:
        numbers, observed = _numbers(ours), _numbers(theirs)
        if numbers is None or observed is None:
            return Feature(name, None, drifted=True, fault=f"a value is no finite {kind}")
        value = by_number(numbers, observed)
    missing = abs(len(theirs) / present.rows - len(ours) / reference.rows)
    fault = f"the share of missing values moved by {missing:.4f}" if missing else ""
    drifted = Decimal(repr(value)) > rule.threshold or Decimal(repr(missing)) > rule.threshold
    return Feature(name, value, drifted, fault)


def _filled(values: Sequence[str]) -> list[str]:
    return [each for each in values if each.strip()]


def _numbers(values: Sequence[str]) -> list[float] | None:
    try:
        found = [float(each) for each in values]
    except ValueError:
        return None
    return found if all(math.isfinite(each) for each in found) else None


_ADVICE: Mapping[Decision, str] = {
    "retrain": "the metrics degraded: retrain; the gates decide whether the new model serves",
    "review": "drift without a known loss: review it by hand; drift alone never retrains",
    "none": "no drift and no degradation",
}


def describe(report: Report) -> str:
    """The report for a person, the decision in the last line."""
    lines = _lines(report) if report.features else []
    if report.degraded is not None:
        found = report.degraded
        lines.append(
            f"{found.metric}: recorded {show(found.recorded)}, now {show(found.present)}, "
            f"allowed drop {show(found.drop)}: {'DEGRADED' if found.beyond else 'holds'}"
        )
    return "\n".join([*lines, f"decision: {report.decision}: {_ADVICE[report.decision]}"])


def _lines(report: Report) -> list[str]:
    rows = [("feature", report.method, "threshold", "verdict", "note")]
    for each in report.features:
        value = "none" if each.value is None else f"{each.value:.4f}"
        verdict = "DRIFTED" if each.drifted else "steady"
        rows.append((each.name, value, show(report.threshold), verdict, each.fault))
    return [align(rows)]


def reference_run(config: Config, given: Path | None) -> RunFolder:
    """The run that holds the reference: the given one, else the newest below .mlops/runs."""
    if given is not None:
        return RunFolder(given)
    rule = config.monitoring.drift
    if rule is None and config.monitoring.degradation is None:
        raise RefusedError("monitoring.json: neither drift nor degradation is set")
    if rule is None:
        return RunFolder(config.project / ".mlops" / "drift")
    step, output = rule.reference
    runs = config.project / ".mlops" / "runs"
    every = [RunFolder(each) for each in (runs.iterdir() if runs.is_dir() else ())]
    found = [each for each in every if each.output(step, output).is_dir()]
    if not found:
        raise UnreachableError(
            f"no run below {runs} holds {output} of step {step}, which drift is measured "
            "against; run the pipeline up to that step first"
        )
    return max(found, key=lambda run: (run.root.stat().st_mtime_ns, run.root.name))
