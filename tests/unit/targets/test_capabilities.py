"""The sidecar target answers for every field of the language, and refuses what it says it does."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from unit.targets.language import fields

from mlopsc.pipeline import Request, build
from mlopsc.plan.target import Capability
from mlopsc_targets import TARGETS
from mlopsc_targets.sidecar.capabilities import CAPABILITIES

REFUSED = {each.field: each.how.split(":")[0] for each in CAPABILITIES if each.support == "refused"}
Path = tuple[str, ...]
BASE: Mapping[str, Any] = {
    "apiVersion": "mlopsc/v1",
    "project": {"name": "churn", "owner": "growth@example.com"},
    "team": {"size": 3},
    "pipeline": {
        "seed": 42,
        "steps": {
            "train": {
                "run": ["python", "train.py"],
                "outputs": {
                    "model": "model",
                    "holdout": "dataset",
                    "metrics": {"type": "metrics", "names": ["auc"]},
                },
            }
        },
    },
    "model": {"name": "churn", "format": "onnx", "schema": "features.json"},
    "evaluation": {"holdout": "holdout", "label": "churned"},
    "gates": {"metrics": {"auc": {"min": 0.8}}},
    "serving": {
        "mode": "realtime",
        "latency": {"p95": "800ms"},
        "traffic": {"rps": 1, "peak": 2},
    },
    "monitoring": {"alerts": {"email": ["oncall@example.com"]}},
}
"""A plain spec; it is written as JSON, which is YAML too."""
STATED: Mapping[str, Mapping[Path, Any]] = {
    "pipeline.steps.*.image": {(): f"registry.example.com/churn@sha256:{'0' * 64}"},
    "pipeline.steps.*.nodes": {(): 2},
    "pipeline.steps.*.spot": {
        (): True,
        ("pipeline", "steps", "train", "checkpoint"): True,
        ("pipeline", "steps", "train", "retries"): 2,
    },
    "pipeline.steps.*.volumes": {(): [{"claim": "datasets", "path": "/data"}]},
    "pipeline.steps.*.tolerations": {(): [{"key": "gpu"}]},
    "pipeline.steps.*.node-selector": {(): {"disk": "fast"}},
    "serving.resources": {(): {"cpu": 2}},
    "serving.replicas": {(): {"min": 1, "max": 2}},
    "serving.rollout": {(): {"canary": "20%"}},
    "quotas.pods": {(): 20},
    "quotas.monthly-budget": {(): "3000 USD"},
    "monitoring.infra": {(): True},
    "monitoring.cost": {(): True, ("monitoring", "prices"): {"nvidia-l4": "0.80 USD/h"}},
    "monitoring.prices": {(): {"nvidia-l4": "0.80 USD/h"}},
}
"""What states a refused field, the empty path being its own, and what must stand beside it."""


def answer(field: str, rows: tuple[Capability, ...]) -> Capability | None:
    """The row with the longest path that the field lies on or below."""
    covering = [each for each in rows if _covers(each.field, field)]
    return max(covering, key=lambda each: each.field.count("."), default=None)


def _covers(row: str, field: str) -> bool:
    wanted, found = row.split("."), field.split(".")
    return wanted == found[: len(wanted)]


def answered(field: str, rows: tuple[Capability, ...]) -> bool:
    """An answer, or the whole object's answers: one for each field right below it."""
    below = [each for each in ALL if each.startswith(f"{field}.")]
    return answer(field, rows) is not None or (
        bool(below) and all(answered(each, rows) for each in below)
    )


ALL = fields()


def test_the_walk_meets_the_whole_language() -> None:
    assert len(ALL) > 150
    assert {
        "project.labels",
        "decisions.data.*.use",
        "pipeline.steps.*.resources.gpu.count",
        "gates.fairness.*.feature",
        "platform.kubeflow.queue.cluster-queue",
    } <= set(ALL)


@pytest.mark.parametrize("field", ALL)
def test_every_field_has_an_answer(field: str) -> None:
    assert answered(field, CAPABILITIES), f"CAPABILITIES says nothing about {field}"


@pytest.mark.parametrize("row", CAPABILITIES, ids=lambda row: row.field)
def test_no_row_is_idle(row: Capability) -> None:
    """Each answers for a field that no longer path answers for: a row taken out is missed."""
    others = tuple(each for each in CAPABILITIES if each != row)
    assert any(answer(field, CAPABILITIES) == row != answer(field, others) for field in ALL)


def test_every_refused_field_is_stated_below() -> None:
    assert STATED.keys() == REFUSED.keys()


def test_the_plain_spec_is_compiled() -> None:
    assert findings({}) == set()


@pytest.mark.parametrize("field", REFUSED)
def test_a_refused_field_is_refused_where_it_stands(field: str) -> None:
    own = tuple(field.replace("*", "train").split("."))
    stated = {path or own: value for path, value in STATED[field].items()}
    refused = {each for each in findings(stated) if each[0].startswith("MLC8")}
    beside = {(REFUSED[".".join(path)], path) for path in stated if ".".join(path) in REFUSED}
    assert refused == {(REFUSED[field], own)} | beside


def findings(stated: Mapping[Path, Any]) -> set[tuple[str, Path]]:
    """The codes and places that a build of the plain spec with these fields finds."""
    spec = json.loads(json.dumps(BASE))
    for path, value in stated.items():
        place = spec
        for key in path[:-1]:
            place = place.setdefault(key, {})
        place[path[-1]] = value
    request = Request(
        file="mlops.yaml",
        raw=json.dumps(spec, indent=1).encode(),
        read={"features.json": '[{"name": "age", "type": "float32"}]'}.get,
        today=date(2026, 11, 23),
    )
    built = build(request, TARGETS)
    return {(each.code, tuple(map(str, each.path))) for each in built.diagnostics}
