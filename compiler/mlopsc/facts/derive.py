"""Derive every fact from the spec and the pins."""

from mlopsc.facts.model import (
    DatasetFacts,
    Fact,
    Facts,
    ServingFacts,
    SignalFacts,
    TeamFacts,
)
from mlopsc.schema.data_lock import DataLock, Pin
from mlopsc.schema.units import decimal_text, human_bytes, milliseconds, size_bytes
from mlopsc.schema.v1 import Dataset, Spec, Thresholds
from mlopsc.source.span import Path

_THRESHOLDS: Path = ("policy", "thresholds")


def derive(spec: Spec, lock: DataLock) -> Facts:
    thresholds = spec.policy.thresholds
    return Facts(
        team=_team(spec),
        datasets={
            name: _dataset(name, dataset, lock.pins.get(name), thresholds)
            for name, dataset in spec.data.items()
        },
        serving=_serving(spec),
        signals=_signals(spec),
    )


def _team(spec: Spec) -> TeamFacts:
    team = spec.team
    small = spec.policy.thresholds.small_team
    return TeamFacts(
        size=Fact("team.size", team.size, ("team", "size"), f"{team.size} people"),
        small_team=_threshold("small-team", small, f"{small} people"),
        mlflow=_word("team.tracking.mlflow", team.tracking.mlflow),
        needs=Fact(
            "team.tracking.needs",
            tuple(team.tracking.needs),
            ("team", "tracking", "needs"),
            ", ".join(team.tracking.needs) or "nothing",
        ),
        kubernetes=_flag("team.kubernetes.runs", value=team.kubernetes.runs),
        expertise=_flag("team.kubernetes.expertise", value=team.kubernetes.expertise),
        cloud=_word("team.cloud", team.cloud),
        prefers_managed=_flag("team.prefers-managed", value=team.prefers_managed),
    )


def _dataset(name: str, dataset: Dataset, pin: Pin | None, thresholds: Thresholds) -> DatasetFacts:
    size = size_bytes(dataset.size) if dataset.size else pin.size if pin else None
    largest = size_bytes(dataset.largest_file) if dataset.largest_file else None
    largest = largest if largest is not None else pin.largest_file if pin else size
    return DatasetFacts(
        name=name,
        size=_bytes(("data", name, "size"), size),
        largest_file=_bytes(("data", name, "largest-file"), largest),
        kind=Fact(f"data.{name}.kind", dataset.kind, ("data", name, "kind"), dataset.kind),
        very_large=_size_threshold("very-large-data", thresholds.very_large_data),
        small_text=_size_threshold("small-text-data", thresholds.small_text_data),
        large_binary=_size_threshold("large-binary-file", thresholds.large_binary_file),
    )


def _serving(spec: Spec) -> ServingFacts | None:
    serving = spec.serving
    if serving is None or serving.mode == "batch":
        return None
    p95 = milliseconds(serving.latency.p95) if serving.latency else None
    peak = serving.traffic.peak if serving.traffic else None
    low = spec.policy.thresholds.low_traffic
    model_format = spec.model.format if spec.model else "none"
    return ServingFacts(
        p95=Fact(
            "serving.latency.p95",
            p95,
            ("serving", "latency", "p95"),
            serving.latency.p95 if serving.latency else "not stated",
        ),
        peak=Fact(
            "serving.traffic.peak",
            peak,
            ("serving", "traffic", "peak"),
            f"{decimal_text(peak)} requests/s" if peak is not None else "not stated",
        ),
        low_traffic=_threshold("low-traffic", low, f"{low} requests/s"),
        format=Fact("model.format", model_format, ("model", "format"), model_format),
    )


def _signals(spec: Spec) -> tuple[SignalFacts, ...]:
    retraining = spec.retraining
    found: list[SignalFacts] = []
    for name, stated in (
        ("degradation", retraining.on_degradation),
        ("drift", retraining.on_drift),
    ):
        if stated is not None:
            key = f"on-{name}"
            fact = Fact(f"retraining.{key}", name, ("retraining", key), "stated")
            found.append(SignalFacts(fact))
    return tuple(found)


def _word(name: str, value: str) -> Fact[str]:
    return Fact(name, value, tuple(name.split(".")), value)


def _flag(name: str, *, value: bool) -> Fact[bool]:
    return Fact(name, value, tuple(name.split(".")), "true" if value else "false")


def _bytes(path: Path, value: int | None) -> Fact[int | None]:
    shown = "not known" if value is None else human_bytes(value)
    return Fact(".".join(map(str, path)), value, path, shown)


def _threshold(key: str, value: int, shown: str) -> Fact[int]:
    return Fact(f"policy.thresholds.{key}", value, (*_THRESHOLDS, key), shown)


def _size_threshold(key: str, size: str) -> Fact[int]:
    value = size_bytes(size)
    return _threshold(key, value, human_bytes(value))
