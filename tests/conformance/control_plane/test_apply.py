"""A real API server takes every emitted object: nothing unknown, nothing pruned or changed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conformance.control_plane.emitted import case, objects
from conformance.control_plane.plane import Plane

COUNTS = {
    "kubeflow-full": 24,
    "kubeflow-profile": 14,
    "kubeflow-monitoring": 39,
    "kubeflow-serving": 34,
    "kubeflow-canary": 34,
    "kubeflow-git": 32,
    "kubeflow-retraining": 31,
    "kubeflow-tune": 21,
}
"""Objects by case; the one with nodes needs Trainer, and is applied in test_trainjob.py."""


@pytest.mark.parametrize("name", COUNTS)
def test_every_object_is_applied_and_reads_back_as_it_was_written(
    plane: Plane, name: str, tmp_path: Path
) -> None:
    found = objects(plane, case(name).artifacts, tmp_path)
    assert len(found) == COUNTS[name], [each["kind"] for each in found]
    ready = namespaces(plane, found)
    answer = plane.apply(ready)
    assert answer.status == 0, answer.err
    assert "Warning" not in answer.err, answer.err
    for each in ready:
        stored = plane.get(*_place(each))
        assert differences(each, stored) == [], each["metadata"]["name"]
    again = plane.apply(ready)
    assert again.status == 0, again.err


def namespaces(plane: Plane, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The objects; the namespace of a Profile is made here in its controller's place."""
    for each in found:
        if each["kind"] == "Profile":
            plane.kubectl("create", "namespace", each["metadata"]["name"])
    return found


def _place(written: dict[str, Any]) -> list[str]:
    group, _, version = written["apiVersion"].rpartition("/")
    kind = f"{written['kind']}.{version}.{group}" if group else written["kind"]
    where = written["metadata"].get("namespace")
    return [kind, written["metadata"]["name"], *(("-n", where) if where else ())]


def differences(written: Any, stored: Any, path: str = "") -> list[str]:
    """Where the server does not hold what was written; what it adds is its own business."""
    if isinstance(written, dict) and isinstance(stored, dict):
        return [
            each
            for key, value in written.items()
            for each in differences(value, stored.get(key), f"{path}.{key}")
        ]
    if isinstance(written, list) and isinstance(stored, list) and len(written) == len(stored):
        pairs = zip(written, stored, strict=True)
        return [
            each
            for number, (one, other) in enumerate(pairs)
            for each in differences(one, other, f"{path}.{number}")
        ]
    return [] if written == stored else [f"{path}: {written!r} is {stored!r}"]


WATCHED = {"PrometheusRule", "AlertmanagerConfig", "PodMonitor"}
MUTANTS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "an unknown field": ("ResourceQuota", lambda each: each["spec"].update(soft={})),
    "a field of another version": ("ClusterQueue", lambda each: each["spec"].update(cohort="x")),
    "a quota that is no number": (
        "ResourceQuota",
        lambda each: each["spec"]["hard"].update({"limits.cpu": "four"}),
    ),
    "a rule without an expression": (
        "PrometheusRule",
        lambda each: each["spec"]["groups"][0]["rules"][0].pop("expr"),
    ),
    "a receiver of a kind that is none": (
        "AlertmanagerConfig",
        lambda each: each["spec"]["receivers"][0].update(slackConfig=[]),
    ),
    "a port of a Service": (
        "PodMonitor",
        lambda each: each["spec"]["podMetricsEndpoints"][0].update(portNumber="metrics"),
    ),
    "borrowing without a cohort": ("ClusterQueue", lambda each: each["spec"].pop("cohortName")),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_server_refuses_what_is_wrong(plane: Plane, mutant: str, tmp_path: Path) -> None:
    kind, spoil = MUTANTS[mutant]
    name = "kubeflow-monitoring" if kind in WATCHED else "kubeflow-full"
    found = objects(plane, case(name).artifacts, tmp_path)
    assert plane.apply(found).status == 0
    spoilt = next(each for each in found if each["kind"] == kind)
    spoil(spoilt)
    answer = plane.apply([spoilt])
    assert answer.status, mutant
